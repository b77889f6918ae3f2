/** `npm run demo`: records the session in tools/demo/session.ts with the built program. `-- --dest FILE` writes elsewhere. */
import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {record, size} from './demo/record.js'
import {renderScreens} from './demo/screen.js'
import {drawDemo} from './demo/svg.js'
import {root} from './paths.js'

const {values} = parseArgs({options: {dest: {type: 'string', default: path.join(root, 'docs', 'demo.svg')}}})

const recording = await record()
const frames = await renderScreens(recording, size)
const duration = recording.moments.at(-1)?.at ?? 0
const svg = drawDemo(frames, size, duration, {
  title: 'mi in a terminal',
  description:
    'A person creates a profile with "mi secret init", encrypts one secret at a prompt, encrypts a file of secrets to a Kubernetes manifest, and checks with "mi secret verify" that Micro Integrator can decrypt all of them.',
})
writeFileSync(values.dest, svg)
console.log(
  `${path.relative(process.cwd(), values.dest)}: ${(svg.length / 1000).toFixed(0)} kB, ${(duration / 1000).toFixed(0)} seconds`,
)
