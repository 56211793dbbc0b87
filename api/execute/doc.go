// Package execute carries an order out: it locks the ULB, reads the VServer again, compares it with
// what was shown, records each request before it is sent, sends it once, and reads until the truth
// is known. What it could not find out blocks the ULB until a later reading resolves it. Session is
// the one who knows of this console which operations run, which ended, which drains wait and which
// are in doubt, and so whether something may be changed now (Blocked); it has one connection, and
// those of other connections that Join it know the same. Control is how the operator stops, skips a
// wait, cancels a drain or leaves.
//
// It imports api, api/impact, api/change and api/proof, and reaches the service through api.Client,
// the disk through change.Journal and time through api.Clock. It must never send without a journal
// entry on the disk, send a request twice, or patch what it knows by guess: success is what a
// reading showed.
package execute
