/**
 * Findings as a log for code scanning, in SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * Numbers in comments are those of its sections.
 */
import {createHash} from 'node:crypto'
import path from 'node:path'
import {pathToFileURL} from 'node:url'
import {absolutePath} from '../../io/paths.js'
import {quoted} from '../../wording.js'
import type {LintFinding} from './lint-findings.js'
import {lintRules, type LintRule} from './lint-rules.js'

/** @param version of mi @returns a log with one run, to be printed as JSON */
export function sarifLog(findings: readonly LintFinding[], version: string): object {
  const ids = Object.keys(lintRules) as LintRule[]
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {driver: {name: 'mi', version, rules: ids.map(describeRule)}},
        results: findings.map((finding) => resultFor(finding, ids.indexOf(finding.rule))),
      },
    ],
  }
}

function describeRule(id: LintRule): object {
  const {level, meaning, help} = lintRules[id]
  const description = {text: `${meaning}.`}
  return {
    id,
    shortDescription: description,
    fullDescription: description,
    help: {text: `To fix it, ${help}.`},
    defaultConfiguration: {level},
  }
}

function resultFor(finding: LintFinding, ruleIndex: number): object {
  const {file, line, secret, alias, rule, problem} = finding
  const subject = alias === undefined ? (line === undefined ? 'The file' : `Line ${line}`) : quoted(alias)
  const physicalLocation = {artifactLocation: locateFile(file), ...(line !== undefined && {region: {startLine: line}})}
  const fullyQualifiedName = secret === undefined ? {} : {fullyQualifiedName: `${secret}/${alias ?? ''}`}
  return {
    ruleId: rule,
    ruleIndex,
    level: lintRules[rule].level,
    message: {text: escapeMessage(`${subject} ${problem}.`)},
    locations: [
      {physicalLocation, ...(alias !== undefined && {logicalLocations: [{name: alias, ...fullyQualifiedName}]})},
    ],
    ...(alias !== undefined && {partialFingerprints: {'secret/v1': fingerprint([rule, secret ?? '', alias])}}),
  }
}

/** Braces mark placeholders (3.11.5), and a bracket before a parenthesis a link (3.11.6). */
function escapeMessage(text: string): string {
  return text.replaceAll(/[{}]/g, '$&$&').replaceAll('](', String.raw`\](`)
}

/** Code scanning takes the working directory for the root of the repository. Only what is outside of it is absolute. */
function locateFile(file: string): object {
  const absolute = absolutePath(file)
  const relative = path.relative('.', absolute)
  if (relative.split(path.sep)[0] === '..') return {uri: pathToFileURL(absolute).href}
  return {uri: relative.split(path.sep).map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%'}
}

/** The same as long as the secret is, whatever line it is on (3.27.17). */
function fingerprint(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}
