// Package live reads beside the screens what they show of one thing and nobody needs to act: the metrics
// of a VServer, and who else changed a load balancer lately.
//
// App says after each message what is looked at. What that lacks is read once it was looked at for a
// moment, again at most once a minute and only where what it stands beside was read again, and given up
// when nobody looks any more. A read that fails leaves a word; a permission that is missing is not asked
// for again until a key asks.
//
// It imports api, ui/render for the values it fills, and ui/screen. It must never write, wait within
// Update, or be a condition for anything.
package live
