// Loaded into the worker ahead of its own code (node --import): tells its parent, when asked, how it fared since the last time.
// A stall is counted in the main thread's own processor time between two turns of its loop, so that a busy machine adds nothing to it.

const spent = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};

let before = spent();
let stall = 0;
function turn(): void {
  const now = spent();
  stall = Math.max(stall, now - before);
  before = now;
}
setInterval(turn, 5).unref();

process.on("message", (message) => {
  if (message !== "how was it") return;
  turn();
  process.send?.({ stall, rss: process.memoryUsage.rss() });
  stall = 0;
});
process.channel?.unref();
