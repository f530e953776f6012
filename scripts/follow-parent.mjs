/**
 * `node follow-parent.mjs <main.js> <args>`: runs the program in this process, and ends it in good order when the script
 * that started it is gone. Not a preload: what the program forks would inherit it, and lose its own channel.
 */
import { pathToFileURL } from 'node:url';

process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
});
// The channel alone must not keep the program running, nor pass for a parent that wants messages.
process.channel?.unref();
process.send = undefined;

process.argv.splice(1, 1);
await import(pathToFileURL(process.argv[1]).href);
