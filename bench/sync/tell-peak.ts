/** Loaded before a program with `node --import`: as it ends, it says the most memory it had, in kB. */
process.on('exit', () => {
  console.log(`peak ${process.resourceUsage().maxRSS}`)
})
