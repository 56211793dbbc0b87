// Package browse is the screens of what there is: the lists of regions, projects, load balancers,
// listeners and backends, with their columns, what their filters look in, and how each is read.
//
// It asks an api.Client and keeps nothing of its answers: what was read is the fleet's or, of all
// regions and projects, the index's, and the lists draw what those know. It imports list, render,
// screen, table and keymap, api/fleet, api/index and api/scan, and api and api/impact for their
// types. It must never know App, change anything, or open another screen: it says what is to be
// opened.
package browse
