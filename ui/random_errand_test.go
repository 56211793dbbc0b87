package ui

import (
	"maps"
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/impact"
)

// What an operator does, now and then too fast or not exactly: the random keys
// alone would rarely get to the end of a dialog.

// twist is what goes wrong on an errand, beside what goes wrong anyway.
type twist int

const (
	twistNone   twist = iota
	twistHang         // the first write hangs, and the console is killed or left
	twistCrash        // the console is killed or left while it drains or does anything else
	twistRefuse       // a write is refused, and tried again or put back
	twistBroken       // the journal cannot be written
	twistQuit         // the operator quits in the middle
	twistMeddle       // somebody else changes the VServer while it drains or pauses
)

// errand is something that an operator sets out to do.
type errand struct {
	spot
	verb  string // the key
	drain bool
	undo  bool
	twist twist
}

// newErrand takes any, or what happened least in all walks so far.
func (w *walker) newErrand() errand {
	e := errand{
		spot: pick(w, spots()...), verb: "x", drain: w.chance(0.4), undo: w.chance(0.4),
		twist: pick(w, twistNone, twistNone, twistNone, twistNone, twistHang, twistCrash, twistRefuse, twistBroken,
			twistQuit, twistMeddle),
	}
	if e.off() || w.chance(0.35) {
		e.verb = "e"
	}
	switch {
	case w.chance(0.25):
		w.rarestChange(&e)
	case w.chance(0.08):
		e.verb, e.spot = "W", pick(w, weightSpots()...)
	case w.chance(0.03):
		e.verb, e.spot = "M", sickSpot()
	case w.chance(0.35):
		if e.twist = w.rarestTwist(); e.twist != twistBroken {
			e.verb, e.drain = "x", w.chance(0.8)
		}
	}
	fits := func(spot) bool { return true }
	switch e.twist {
	case twistNone, twistHang, twistCrash, twistRefuse, twistQuit:
		if e.verb == "W" || e.verb == "M" {
			return e
		}
	default:
	}
	switch e.twist {
	case twistMeddle: // what its rules have to say about it
		fits = spot.inRules
		e.verb, e.drain = "x", true
	case twistBroken: // between two backends
		if w.chance(0.5) {
			fits = func(s spot) bool { return len(s.backends) > 1 }
		}
	default:
		if w.policy.MaxTargets > 0 && w.chance(0.3) {
			fits = func(s spot) bool { return len(s.backends) > w.policy.MaxTargets }
		}
	}
	if !fits(e.spot) {
		e.spot = pick(w, slices.DeleteFunc(spots(), func(s spot) bool { return !fits(s) })...)
	}
	if e.alone() {
		e.undo = e.undo || w.chance(0.5)
	}
	if e.off() {
		e.verb, e.undo = "e", e.undo || w.chance(0.7)
	}
	return e
}

// rarestChange makes the errand one of the kind and class of which the fewest
// were done.
func (w *walker) rarestChange(e *errand) {
	kind, class, least := "", impact.ClassTrivial, -1
	for _, k := range slices.Sorted(maps.Keys(possible())) {
		for _, c := range possible()[k] {
			if n := w.tally.done[k][c]; least < 0 || n < least {
				kind, class, least = k, c, n
			}
		}
	}
	e.verb, e.drain, e.twist = "x", kind == "drain+release", twistNone
	e.undo = kind == "put back"
	from := spots()
	switch kind {
	case "disable", "enable":
		e.verb = "e"
	case "weight":
		e.verb, from = "W", weightSpots()
	case "check":
		e.verb, from = "M", []spot{sickSpot()}
	}
	fits := func(s spot) bool {
		switch kind {
		case "enable":
			return s.off() && s.class == class
		case "put back": // what was enabled goes off again, and may be the last
			return s.off() && s.class == impact.ClassOrdinary && class == impact.ClassOutage || !s.off() && s.class == class
		case "rule deletion":
			return s.alone()
		case "rule change":
			return s.inRules() && !s.alone() && s.class == class
		default:
			return !s.off() && s.class == class
		}
	}
	e.spot = pick(w, slices.DeleteFunc(from, func(s spot) bool { return !fits(s) })...)
}

// rarestTwist is the one that leads to what happened least.
func (w *walker) rarestTwist() twist {
	rarest, least := twistNone, -1
	for _, what := range allMusts() {
		if n := w.tally.counts[what.name]; least < 0 || n < least {
			rarest, least = what.by, n
		}
	}
	return rarest
}

// must is something that is to happen, and what it takes.
type must struct {
	name string
	by   twist
}

func allMusts() []must {
	return []must{
		{"confirmed while the journal was broken", twistBroken},
		{"console killed", twistCrash},
		{"console left", twistCrash},
		{"follow: enable again", twistCrash},
		{"follow: go on with the drain", twistCrash},
		{"follow: put back", twistNone},
		{"follow: release what was drained", twistCrash},
		{"follow: try again", twistRefuse},
		{"open changes found", twistCrash},
		{"place of several", twistNone},
		{"place of several done", twistNone},
		{"quit: quit", twistQuit},
		{"quit: stay", twistQuit},
		{"rule joined again", twistNone},
		{"rule recreated", twistNone},
		{"settled", twistHang},
		{"wait: enable again", twistNone},
		{"wait: keep waiting", twistNone},
		{"wait: release now", twistNone},
		{"wait: release now, typed", twistNone},
	}
}

// run does the errand.
func (w *walker) run(e errand) {
	if w.chance(0.7) || e.twist != twistNone {
		w.recover()
	}
	if w.chance(0.9) {
		w.size(80, 24)
	}
	if !w.open(e.ulb, e.vserver) {
		return
	}
	for _, id := range e.backends {
		if !w.to(string(id)) {
			return
		}
		if len(e.backends) > 1 {
			w.key(" ")
		}
	}
	w.hinder(e.twist)
	w.key(e.verb)
	if len(e.weights) > 0 {
		w.typeWeight(pick(w, e.weights...))
	}
	w.answer(e.drain)
	w.await(e)
	if e.undo || e.twist == twistRefuse {
		w.recover()
		w.keysOf("w", w.wish())
		w.answer(false)
		w.await(errand{})
	}
}

// wish is a key for the change that ended last.
func (w *walker) wish() string {
	past := w.app.dialogs.session.Ended()
	slices.SortStableFunc(past, func(x, y change.Operation) int { return x.Over().Compare(y.Over()) })
	if len(past) > 0 && past[len(past)-1].Outcome != change.OutcomeDone {
		return pick(w, "u", "x", "x")
	}
	return "u"
}

// hinder prepares a twist.
func (w *walker) hinder(t twist) {
	writes := writeMethods()
	switch t {
	case twistHang:
		w.note("hold writes")
		for _, method := range writes {
			w.resumes = append(w.resumes, w.client.Hold(method))
		}
	case twistRefuse:
		if w.chance(0.5) {
			writes = []string{fake.ReleaseBackend}
		}
		w.note("refuse:" + strings.Join(writes, " "))
		for _, method := range writes {
			w.client.FailAlways(method, api.FromRetCode(method, 299, "", "req"))
		}
	case twistBroken:
		if w.chance(0.5) {
			w.note("journal broken")
			w.breakJournal(errDisk)
		}
	default:
	}
}
