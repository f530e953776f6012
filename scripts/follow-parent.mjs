/** Preloaded into the program: ends it in good order when the script that started it is gone. */
process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
});
// The channel alone must not keep the program running, nor pass for a parent that wants messages.
process.channel?.unref();
process.send = undefined;
