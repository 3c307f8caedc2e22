// usage: node run.mjs BASE-URL [TEST-ID...]
// Runs the tests (all of them, or the named ones and what they depend on) and prints one line for each that
// applies to a shared cache: its kind, its suite, its id, its result and, where it did not pass, why.
import fetch from 'node-fetch'
import { runTests, getResults } from 'http-cache-tests/client/runner.mjs'
import { determineTestResult } from 'http-cache-tests/lib/display.mjs'
import all from 'http-cache-tests/tests/index.mjs'

const NAMES = { '✅': 'pass', '⛔️': 'fail', '⚠️': 'fail', Y: 'yes', N: 'no', '⚪️': 'dependency', '🔹': 'setup', '⁉️': 'harness', '↻': 'retry' }
const [base, ...ids] = process.argv.slice(2)
const byId = new Map(all.flatMap(suite => suite.tests.map(test => [test.id, test])))

function withDependencies (wanted, into = new Set()) {
  for (const id of wanted) {
    into.add(id)
    withDependencies((byId.get(id).depends_on || []).filter(d => !into.has(d)), into)
  }
  return into
}

const chosen = ids.length ? withDependencies(ids) : new Set(byId.keys())
const chosenSuites = all.map(suite => ({ ...suite, tests: suite.tests.filter(test => chosen.has(test.id)) }))
await runTests(chosenSuites, fetch, false, base)

const results = getResults()
for (const suite of chosenSuites) {
  for (const test of suite.tests) {
    if (test.browser_only) continue
    const outcome = NAMES[determineTestResult(all, test.id, results)[2]]
    const why = Array.isArray(results[test.id]) ? ' ' + String(results[test.id][1]).replace(/\s+/g, ' ') : ''
    console.log(`${test.kind || 'required'} ${suite.id} ${test.id} ${outcome}${why}`)
  }
}
