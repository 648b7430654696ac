// Adds @tensorflow/tfjs-node to node_modules, leaving package.json and the lock as they are. Usage: npm run setup:tfjs-node
//
// The package's own install script downloads from a host that many networks block, and hangs where that host is silent. So on
// Linux x64 TensorFlow's libraries and headers come from the wheel of tensorflow-cpu instead, and the binding is compiled
// here with g++, in some twenty seconds. Elsewhere the package's own script runs.
// Exit codes: 0 the binding works; 1 a download or the compiler failed; 2 python3, its pip or g++ is missing.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HEADERS = 'node-api-headers@1.9.0';
const WHEEL = {
  requirement: 'tensorflow-cpu==2.13.1',
  file: 'tensorflow_cpu-2.13.1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
  sha256: '87be6e61314b2c0fa062f71e26e41d6a17e162ffe4da72c820fe8f1fc94d97fe',
};
/** The wheel's libraries, and the names under which the binding links them. */
const LIBRARIES = {
  'libtensorflow_cc.so.2': 'libtensorflow.so',
  'libtensorflow_framework.so.2': 'libtensorflow_framework.so',
};

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(join(root, 'package.json'));
const cache = join(root, 'build/tfjs-node');
const library = JSON.parse(readFileSync(join(root, 'lib/package.json'), 'utf8'));
const version = library.peerDependencies['@tensorflow/tfjs-node'];

class Problem extends Error {
  constructor(message, exitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}

function main() {
  let trial = tryBinding();
  if (trial.status !== 0) {
    install();
    trial = tryBinding();
  }
  if (trial.status !== 0) throw new Problem(`The binding can't be loaded:\n${trial.stderr}`, 1);
  console.log(trial.stdout.trim());
}

function install() {
  const fromWheel = `${process.platform} ${process.arch}` === 'linux x64';
  if (fromWheel) requireTools();
  addPackage();
  const folder = dirname(require.resolve('@tensorflow/tfjs-node/package.json'));
  if (fromWheel) build(folder);
  else run(process.execPath, ['scripts/install.js'], { cwd: folder });
}

function requireTools() {
  const tools = [
    ['python3 with pip', 'python3', ['-m', 'pip', '--version'], 'python3-pip'],
    ['g++', 'g++', ['--version'], 'g++'],
  ];
  for (const [name, command, args, debian] of tools)
    if (spawnSync(command, args).status !== 0)
      throw new Problem(
        `${name} is missing: install it (on Debian and Ubuntu: apt-get install ${debian}).`,
        2,
      );
}

function addPackage() {
  const packages = [`@tensorflow/tfjs-node@${version}`, HEADERS];
  console.log(`Adding ${packages.join(' and ')}`);
  const flags = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env['npm_execpath'];
  if (npm) run(process.execPath, [npm, 'install', ...flags, ...packages]);
  else run('npm', ['install', ...flags, ...packages], { shell: process.platform === 'win32' });
}

function build(folder) {
  const wheel = download();
  const deps = join(folder, 'deps');
  rmSync(deps, { recursive: true, force: true });
  unpack(wheel, deps);
  compile(folder, deps);
}

/** Fetches the wheel unless it is there, and returns its path. pip holds it to its checksum. */
function download() {
  const wheel = join(cache, WHEEL.file);
  mkdirSync(cache, { recursive: true });
  console.log(`Fetching ${WHEEL.requirement} (187 MB) into ${cache}`);
  const target = [
    '--python-version=3.11',
    '--implementation=cp',
    '--platform=manylinux2014_x86_64',
  ];
  const flags = ['--disable-pip-version-check', '--quiet', '--no-deps', '--only-binary=:all:'];
  const requirements = join(cache, 'requirements.txt');
  writeFileSync(requirements, `${WHEEL.requirement} --hash=sha256:${WHEEL.sha256}\n`);
  const source = ['--require-hashes', '-r', requirements];
  run('python3', ['-m', 'pip', 'download', ...flags, ...target, '-d', cache, ...source]);
  if (!existsSync(wheel)) throw new Problem(`pip downloaded another file than ${wheel}`, 1);
  return wheel;
}

/** Takes the two libraries and the headers of the C interface out of the wheel. */
function unpack(wheel, deps) {
  console.log(`Unpacking TensorFlow's libraries into ${deps}`);
  const program = `
import os, re, shutil, sys, zipfile
wheel, deps, *libraries = sys.argv[1:]
header = re.compile(r'tensorflow/(include/tensorflow/(?:tsl/)?c/.*[.]h|include/.*ctstring.*[.]h)$')
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        match = header.match(name)
        library = os.path.basename(name) in libraries
        if not match and not library:
            continue
        path = os.path.join(deps, match[1] if match else 'lib/' + os.path.basename(name))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with archive.open(name) as source, open(path, 'wb') as target:
            shutil.copyfileobj(source, target, 1 << 22)
`;
  run('python3', ['-c', program, wheel, deps, ...Object.keys(LIBRARIES)]);
  for (const [file, name] of Object.entries(LIBRARIES)) symlinkSync(file, join(deps, 'lib', name));
}

function compile(folder, deps) {
  const binding = bindingPath(folder);
  console.log(`Compiling ${binding}`);
  mkdirSync(dirname(binding), { recursive: true });
  const { include_dir: headers } = require('node-api-headers');
  const defines = ['-DNAPI_VERSION=8', '-DNODE_GYP_MODULE_NAME=tfjs_binding'];
  const sources = ['binding/tfjs_backend.cc', 'binding/tfjs_binding.cc'];
  const includes = ['-I..', `-I${join(deps, 'include')}`, `-I${headers}`];
  const links = [`-L${join(deps, 'lib')}`, '-ltensorflow', '-ltensorflow_framework'];
  const flags = ['-O2', '-w', '-fPIC', '-shared', '-Wl,-rpath,$ORIGIN/../../deps/lib'];
  const output = ['-o', binding];
  run('g++', [...flags, ...defines, ...includes, ...sources, ...links, ...output], { cwd: folder });
}

/** Where the package looks for its binding. */
function bindingPath(folder) {
  const path = require('@mapbox/node-pre-gyp').find(join(folder, 'package.json'));
  if (!path.includes('napi-v8'))
    throw new Problem(
      `The binding is built for version 8 of Node-API, but ${path} is asked for`,
      1,
    );
  return path;
}

/** Multiplies two matrices in another process, which loads the binding as the library does. */
function tryBinding() {
  const program = `
const util = require('node:util');
Object.assign(util, { isNullOrUndefined: (x) => x == null, isArray: Array.isArray });
const tf = require('@tensorflow/tfjs-node');
const product = tf.matMul([[1, 2]], [[3], [4]]).dataSync()[0];
if (tf.getBackend() !== 'tensorflow' || product !== 11) throw new Error('1 * 3 + 2 * 4 gave ' + product);
console.log('tfjs-node ' + tf.version['tfjs-node'] + ' works, with TensorFlow ' + tf.backend().binding.TF_Version);`;
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' };
  return spawnSync(process.execPath, ['-e', program], { cwd: root, env, encoding: 'utf8' });
}

function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (error) throw new Problem(`${command} can't be started: ${error.message}`, 1);
  if (status !== 0)
    throw new Problem(`${command} failed with exit code ${status}; its messages are above.`, 1);
}

try {
  main();
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
