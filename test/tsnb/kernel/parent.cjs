// Starts a kernel that spins, tells its process id, and waits to be killed. argv: the built client, a folder.
const process = require('node:process');
const { KernelClient } = require(process.argv[2]);

async function main() {
  const kernel = await KernelClient.start({ cwd: process.argv[3] });
  kernel.onPublish = ({ header, content }) => {
    if (header.msg_type === 'stream') process.stdout.write(content.text);
  };
  kernel.execute('await null; console.log(process.pid); while (true) {}', true);
}

void main();
