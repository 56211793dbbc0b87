package ui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
)

// operationSections describe an operation with all its steps.
func (a *App) operationSections(s operation) []section {
	head := section{title: operationTitle(s), prose: true, facts: []fact{
		{"state", operationState(s)},
		{"what", orderWords(s)},
		{"now", a.now(s)},
		{"why", s.op.Why},
		{"next", s.op.Next},
		{"began", moment(api.Known(s.op.Began))},
	}}
	if !s.op.Ended.IsZero() && s.op.Outcome != "" {
		head.facts = append(head.facts, fact{"ended", moment(api.Known(s.op.Ended)) + ", after " + roundedDuration(s.op.Ended.Sub(s.op.Began))})
	}
	if !s.op.Until.IsZero() {
		head.facts = append(head.facts, fact{"drains until", moment(api.Known(s.op.Until))})
	}
	head.facts = slices.DeleteFunc(head.facts, func(f fact) bool { return f.value == "" })
	for _, c := range s.changes {
		head.facts = append(head.facts, fact{"changed meanwhile", c.What + ": " + dash(c.Old) + " -> " + dash(c.New)})
	}
	if f := a.follower(s.op); f != "" {
		head.facts = append(head.facts, fact{"taken up by", f})
	}
	all := []section{head}
	can := section{title: "what can be done", prose: true}
	for _, f := range a.offers(s) {
		can.facts = append(can.facts, fact{a.env.key(f.action), f.words})
	}
	if why := a.notHere(s.op); why != "" && (!s.record.Empty() || s.op.Outcome == "") {
		can.facts = append(can.facts, fact{"not here", why})
	}
	if len(can.facts) > 0 {
		all = append(all, can)
	}
	if steps := stepFacts(s); len(steps) > 0 {
		all = append(all, section{title: "steps", prose: true, facts: steps})
	}
	all = append(all, placeSection(s.op))
	return append(all, recordSections(s.record, s.op.Facts)...)
}

// now is what is going on about it beside the screen, "" for nothing.
func (a *App) now(s operation) string {
	is, there := a.resolving[s.op.ID]
	if !there {
		return ""
	}
	if is.why == "" {
		return resolvingText
	}
	long := a.env.clock.Now().Sub(is.begun)
	return resolvingText + tries{n: is.reads + 1}.words(long) + "; " + is.why
}

func operationTitle(s operation) string {
	if s.op.ID == "" {
		return "change"
	}
	return "change " + s.op.ID
}

func operationState(s operation) string {
	switch {
	case s.running != nil && s.running.draining():
		return "draining"
	case s.running != nil:
		return join("running", bracketed(s.running.last.Waiting))
	case s.op.Outcome != "":
		return string(s.op.Outcome)
	case s.op.Alive && !s.op.Mine:
		return "running in another console"
	case s.inDoubt() && s.op.Mine:
		return "UNKNOWN: a request may or may not have happened"
	case s.op.Mine:
		return "running"
	case s.inDoubt():
		return "OPEN: a request may or may not have happened"
	case s.op.Follower != "":
		return "taken up: by change " + s.op.Follower
	case s.drains():
		return "OPEN: drained, and not released"
	default:
		return "OPEN: interrupted between two steps"
	}
}

// orderWords says what was asked for.
func orderWords(s operation) string {
	o := s.op.Order
	what := string(o.Want.Goal)
	if o.Want.Drain {
		what = "drain " + o.Wait.String() + " and release"
	}
	ids := make([]string, len(o.Want.Targets))
	for i, id := range o.Want.Targets {
		ids[i] = join(s.addresses[id], string(id))
	}
	if len(ids) > 0 {
		what += " " + strings.Join(ids, ", ")
	}
	if o.Want.Goal == impact.GoalRestore {
		what = "put back what change " + o.Follows + " did"
	} else if o.Follows != "" {
		what += ", going on with change " + o.Follows
	}
	return what
}

// stepFacts are the steps with their states.
func stepFacts(s operation) []fact {
	facts := make([]fact, 0, len(s.op.Steps))
	for i, t := range s.op.Steps {
		text := stepText(raw, "->", t.Step, s.addresses)
		if t.Why != "" {
			text += ": " + t.Why
		}
		if t.Backend != "" && t.State != change.StepRefused && !strings.Contains(t.Why, string(t.Backend)) {
			text += ", new backend id " + string(t.Backend)
		}
		if t.Policy != "" && !strings.Contains(t.Why, string(t.Policy)) {
			text += ", new rule id " + string(t.Policy)
		}
		if !t.SentAt.IsZero() {
			text += ", sent " + clockTime(t.SentAt)
		}
		if t.RequestID != "" {
			text += ", request " + t.RequestID
		}
		facts = append(facts, fact{fmt.Sprintf("%d %s", i+1, stateLabel(t.State)), text})
	}
	return facts
}

func raw(s string) string { return s }

func stateLabel(s change.StepState) string {
	if s == "" {
		return string(change.StepWaiting)
	}
	return string(s)
}

func placeSection(op change.Operation) section {
	o := op.Order
	who := whoWords(op.Who)
	facts := []fact{
		{"VServer", join(o.VServerName, string(o.VServer))},
		{"ULB", join(o.ULBName, string(o.ULB))},
		{"region", string(o.Scope.Region)},
		{"project", string(o.Scope.Project)},
		{"profile", o.Profile + " @ " + op.Endpoint},
	}
	if op.Account != "" {
		facts = append(facts, fact{"keys", op.Account})
	}
	if who != "" {
		facts = append(facts, fact{"who", who})
	}
	return section{title: "where", facts: facts}
}

// whoWords are who made a change: names, and the numbers that no environment can
// change.
func whoWords(w change.Who) string {
	who := join(w.User, uidWords("uid", w.UID))
	if sudo := join(w.Sudo, uidWords("uid", w.SudoUID)); sudo != "" {
		who = join(who, "(sudo from "+sudo+")")
	}
	if w.LoginUID != w.UID {
		who = join(who, uidWords("login uid", w.LoginUID))
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

// recordSections are what is recorded to put it back.
func recordSections(done, facts impact.Record) []section {
	if len(done.Backends)+len(done.Rules) == 0 {
		done = facts
	}
	all := make([]section, 0, len(done.Backends)+len(done.Rules))
	for _, b := range done.Backends {
		title := "backend as it was"
		switch {
		case b.Released:
			title += ", released since"
		case b.Switched:
			title += ", switched since"
		}
		all = append(all, section{title: title, facts: backendFields(b.Backend)})
	}
	for _, r := range done.Rules {
		s := ruleFacts(r.Rule, owners{}) // what its members are now is not recorded
		s.depth = 0
		s.title = "rule as it was"
		switch {
		case r.Deleted:
			s.title += ", deleted since"
		case len(r.Left) > 0:
			s.title += fmt.Sprintf(", left by %d since", len(r.Left))
		}
		all = append(all, s)
	}
	return all
}
