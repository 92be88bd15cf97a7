/** What Node starts the agent with, as sync-agent/lintel-agent does, which says why. */
export const AGENT_FLAGS = ['--optimize-for-size', '--disable-warning=ExperimentalWarning'] as const
