package render

import (
	"strconv"
	"time"

	"cloud.internal/ulbconsole/api/index"
	"cloud.internal/ulbconsole/ui/theme"
)

// ItemAddress is the address of a backend, the port of a listener, or those of a load balancer.
func ItemAddress(i index.Item) string {
	switch {
	case i.Backend != nil:
		return Dash(i.Backend.AddressAndPort())
	case i.Listener != nil:
		return listenerOf(i.Listener)
	case len(i.ULB.Addresses) > 0:
		return Dash(i.ULB.Addresses[0])
	default:
		return "-"
	}
}

// widestAddress is how many cells an IPv4 address with its port takes.
const widestAddress = len("255.255.255.255:65535")

// FoundAddress is ItemAddress or, of a rule, what that matches: as much of it as an address takes.
func FoundAddress(th *theme.Theme, i index.Item) string {
	switch {
	case i.Rule == nil:
		return ItemAddress(i)
	case ruleIsLong(th, i):
		return th.FitEnds(th.Text(i.Rule.Match), widestAddress)
	default:
		return Dash(ruleMatch(i.Rule))
	}
}

// ruleMatch is what a rule matches; the Default rule has its name for that.
func ruleMatch(r *index.Rule) string {
	if r.Match == "" && !r.Custom {
		return defaultRule
	}
	return r.Match
}

// FoundHost is the name of a backend's host, or the rule where that is too long for FoundAddress.
func FoundHost(th *theme.Theme, i index.Item) string {
	if i.Rule != nil && !ruleIsLong(th, i) {
		return "-"
	}
	return ItemHost(i)
}

func ruleIsLong(th *theme.Theme, i index.Item) bool {
	return theme.Width(th.Text(i.Rule.Match)) > widestAddress
}

func listenerOf(l *index.Listener) string { return l.Protocol + ":" + strconv.Itoa(l.Port) }

// ItemHost is the name of a backend's host, or the rule.
func ItemHost(i index.Item) string {
	switch {
	case i.Backend != nil:
		return Dash(i.Backend.HostName())
	case i.Rule != nil && ruleMatch(i.Rule) == defaultRule:
		return defaultRule
	case i.Rule != nil:
		return "rule " + Dash(i.Rule.Match)
	default:
		return "-"
	}
}

// ItemID is its id.
func ItemID(i index.Item) string {
	switch {
	case i.Backend != nil:
		return string(i.Backend.ID())
	case i.Rule != nil:
		return string(i.Rule.ID)
	case i.Listener != nil:
		return string(i.Listener.ID)
	default:
		return string(i.ULB.ID)
	}
}

// ItemPlace is a load balancer and the listener, by their names.
func ItemPlace(th *theme.Theme, i index.Item) string {
	place := ShortName(th, orID(i.ULB.Name, string(i.ULB.ID)))
	if i.Listener != nil {
		place += "/" + ShortName(th, orID(i.Listener.Name, string(i.Listener.ID)))
	}
	return place
}

func orID(name, id string) string {
	if name == "" {
		return id
	}
	return name
}

// FoundServing is how many serve and, of a place of a host, behind an arrow, how many would without it.
func FoundServing(f index.Found, arrow string) string {
	text := Count(f.Count())
	if !f.Host || !f.Count().Known {
		return text
	}
	return text + " " + arrow + " " + countOn(f.Without())
}

func itemFacts(i index.Item) []Fact {
	facts := []Fact{
		{"region", string(i.ULB.Scope.Region)},
		{"project", string(i.ULB.Scope.Project)},
		{"ULB", Join(i.ULB.Name, string(i.ULB.ID))},
	}
	for _, address := range i.ULB.Addresses {
		facts = append(facts, Fact{"address", address})
	}
	if l := i.Listener; l != nil {
		facts = append(facts, Fact{"VServer", Join(l.Name, string(l.ID), listenerOf(l))}, Fact{"serving", Count(l.Count)})
		if !l.Expires.IsZero() {
			facts = append(facts, Fact{"certificate expires", l.Expires.Local().Format(time.DateTime)})
		}
	}
	if r := i.Rule; r != nil {
		facts = append(facts, Fact{"rule", Join(ruleMatch(r), string(r.ID))}, Fact{"serving in it", Count(r.Count)})
	}
	if b := i.Backend; b != nil {
		facts = append(facts, Fact{"backend", Join(b.AddressAndPort(), string(b.ID()))},
			Fact{"host", Join(b.HostName(), b.HostID())}, Fact{"state", string(b.State)})
	}
	return append(facts, Fact{"read", i.ULB.Asked.Local().Format(time.TimeOnly)})
}

// NotFound says that a text is found nowhere, in all or in what was read.
func NotFound(th *theme.Theme, text string, all bool) string {
	if text == "" {
		return "Type an address, a port, what a rule matches, or a name or an id of a host, backend, VServer, ULB or rule."
	}
	return "Nothing has \"" + th.Text(text) + "\"" + asFarAsRead(all) + "."
}
