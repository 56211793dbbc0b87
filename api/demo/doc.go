// Package demo is a simulated cloud: the load balancer API with its documented
// behaviour, kept in memory and served over real HTTP, for --demo, for demo-server and
// for the tests of the real client.
//
// It has its own model of the service, its own signature check and its own encoder, none of it
// shared with the client it is meant to try: a mistake made twice would hide itself.
//
// Where the service's behaviour is not known for certain, the likelier side is the default
// and the other is a quirk (QuirkNames). Where two documented facts disagree, the choice
// is said at the quirk.
//
// It may import api, for the clock, and must never share code with the client that reads or writes
// a request.
package demo
