// Package proof is evidence: what was seen of a VServer and sent to it so far, and what a new
// answer is worth against that. Replicas of the service lag, and answers come incomplete or late;
// so an answer is judged first - usable, stale, contradicting, incomplete - and only then asked
// what it proves about a step, and what differs between two readings.
//
// It imports api, api/impact and api/change, and is pure: times come in with the answers. It must
// never ask the service, and never take what an answer leaves out for a fact.
package proof
