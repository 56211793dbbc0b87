package render

import (
	"fmt"
	"strconv"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// OrderWords says what was asked for: of an undo what is restored, where its steps are known.
func OrderWords(op change.Operation, addresses map[api.BackendID]string) string {
	o := op.Order
	what := requestVerb(change.Operation{Order: o}, "")
	if o.Request.Drain {
		what = "drain " + o.Wait.String() + " and release"
	}
	names := make([]string, len(o.Request.Targets))
	for i, id := range o.Request.Targets {
		names[i] = Join(addresses[id], string(id))
	}
	follows := ", continues "
	if o.Undoes() {
		names, follows = longNames(restored(raw, "->", StepsOf(op.Steps), HostsOf(op))), ", undoes "
	}
	if o.Undoes() && len(names) == 0 {
		names = recorded(raw, o.Request.Record)
	}
	if len(names) > 0 {
		what += " " + strings.Join(names, ", ")
	}
	if o.Follows != "" {
		what += follows + o.Follows
	}
	return what
}

// WhatToDo is what an operation was to do, raw.
func WhatToDo(op change.Operation, addresses map[api.BackendID]string) string {
	if len(op.Parts) > 0 {
		return OrderShort(op, addresses)
	}
	return OrderWords(op, addresses)
}

// WhereSection is where an operation changed something, and who did.
func WhereSection(op change.Operation) Section {
	o := op.Order
	who := whoWords(op.Who)
	facts := []Fact{
		{"VServer", Join(o.VServerName, string(o.VServer))},
		{"ULB", Join(o.ULBName, string(o.ULB))},
		{"region", string(o.Scope.Region)},
		{"project", Join(o.ProjectName, string(o.Scope.Project))},
	}
	if len(op.Parts) > 0 {
		facts = []Fact{{"places", placesNamed(op)}}
	}
	facts = append(facts, Fact{"profile", o.Profile + " @ " + op.Endpoint})
	if op.Account != "" {
		facts = append(facts, Fact{"keys", op.Account})
	}
	if who != "" {
		facts = append(facts, Fact{"who", who})
	}
	return Section{Title: "where", Facts: facts}
}

// whoWords are who made a change: names, and the numbers that no environment can
// change.
func whoWords(w change.Who) string {
	who := Join(w.User, uidWords("uid", w.UID))
	if sudo := Join(w.Sudo, uidWords("uid", w.SudoUID)); sudo != "" {
		who = Join(who, "(sudo from "+sudo+")")
	}
	if w.LoginUID != w.UID {
		who = Join(who, uidWords("login uid", w.LoginUID))
	}
	if w.Host != "" {
		who += " on " + w.Host
	}
	if w.Client != "" {
		who += ", from " + w.Client
	}
	return who
}

func uidWords(name string, id api.Maybe[int]) string {
	n, known := id.Get()
	if !known {
		return ""
	}
	return name + " " + strconv.Itoa(n)
}

// RecordSections are what is recorded to put it back.
func RecordSections(done, facts impact.Record) []Section {
	if len(done.Backends)+len(done.Rules) == 0 {
		done = facts
	}
	all := make([]Section, 0, len(done.Backends)+len(done.Rules))
	for _, b := range done.Backends {
		title := "backend as it was"
		switch {
		case b.Released:
			title += ", released since"
		case b.Switched:
			title += ", switched since"
		case b.Weighed:
			title += ", weight changed since"
		}
		all = append(all, Section{Title: title, Facts: backendFields(b.Backend)})
	}
	for _, r := range done.Rules {
		s := ruleFacts(r.Rule, owners{}) // what its members are now is not recorded
		s.depth = 0
		s.Title = "rule as it was"
		switch {
		case r.Deleted:
			s.Title += ", deleted since"
		case len(r.Left) > 0:
			s.Title += fmt.Sprintf(", left by %d since", len(r.Left))
		}
		all = append(all, s)
	}
	return all
}
