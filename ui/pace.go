package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

const (
	// idleAfter is how long without a key until nothing is read unasked.
	idleAfter = 15 * time.Minute
	// restFactor keeps the console from being most of a slow service's load.
	restFactor = 20
	// longestRest is the most that slow answers put a refresh off: what is older no operator trusts.
	longestRest = time.Minute
	// missed is how long after its time a refresh is missed.
	missed = 5 * time.Second
)

// pace is when the screen reads and draws again without a key.
type pace struct {
	clock   screen.Clock
	refresh time.Duration // how often the rows are read again, 0 for never
	lastKey time.Time
	rearmed int  // older timers are dropped
	owed    bool // a refresh came due while it had to wait
	idle    bool // it waits because no key was pressed for long
}

// refreshMsg says that the rows on the screen are due to be read again, ageMsg
// that the text of their age has changed.
type (
	refreshMsg struct{ round int }
	ageMsg     struct{ round int }
)

// touched notes that a key was pressed.
func (p *pace) touched() { p.lastKey = p.clock.Now() }

// rearm sets the timers for rows as fresh as these.
func (p *pace) rearm(f screen.Freshness) tea.Cmd {
	p.rearmed++
	p.owed, p.idle = false, false
	now := p.clock.Now()
	var cmds []tea.Cmd
	if wait, ok := p.refreshIn(f, now); ok {
		cmds = append(cmds, p.clock.After(wait, refreshMsg{round: p.rearmed}))
	}
	if !f.ReadAt.IsZero() {
		if _, next := render.Age(now.Sub(f.ReadAt)); next > 0 {
			cmds = append(cmds, p.clock.After(next, ageMsg{round: p.rearmed}))
		}
	}
	return tea.Batch(cmds...)
}

// refreshIn is how long until the rows are read again, and whether they are: not
// by itself where somebody must put something right first, or stopped it.
func (p *pace) refreshIn(f screen.Freshness, now time.Time) (time.Duration, bool) {
	if !p.reads(f) || f.Reading {
		return 0, false
	}
	return max(f.TriedAt.Add(p.every(f)).Sub(now), 0), true
}

func (p *pace) reads(f screen.Freshness) bool {
	return p.refresh > 0 && f.Auto && !f.Stopped && !api.NeedsOperator(f.Err)
}

// every is how often the rows are read again: as often as was set, and more rarely, but for the longest
// rest at most, where an answer took long - what was lost before it came does not count - or where they
// are many pages, which come one by one. A service that asks for a longer rest gets it.
func (p *pace) every(f screen.Freshness) time.Duration {
	slow := min(coarser(max(restFactor*f.Took, f.Lasted)), longestRest)
	return max(p.refresh, slow, coarser(api.RetryAfter(f.Err)))
}

// coarser is a time in steps that are worth saying, none of them shorter.
func coarser(d time.Duration) time.Duration {
	step := 5 * time.Second
	if d > time.Minute {
		step = time.Minute / 2
	}
	return (d + step - 1).Truncate(step)
}

// due notes that a refresh is owed, and says whether it is: an older timer does not count.
func (p *pace) due(m refreshMsg) bool {
	if m.round != p.rearmed {
		return false
	}
	p.owed = true
	return true
}

// refreshNow says whether a refresh that is due begins now: not while something on the screen holds
// it up, nor after a long time without a key.
func (p *pace) refreshNow(heldUp bool) bool {
	p.idle = p.clock.Now().Sub(p.lastKey) >= idleAfter
	if !p.owed || p.idle || heldUp {
		return false
	}
	p.owed = false
	return true
}

// ageDue waits for the next text of the age.
func (p *pace) ageDue(m ageMsg, f screen.Freshness) tea.Cmd {
	if m.round != p.rearmed {
		return nil
	}
	_, next := render.Age(p.clock.Now().Sub(f.ReadAt))
	if next == 0 {
		return nil
	}
	return p.clock.After(next, m)
}

// age is how old the rows are, in coarse steps, after how rarely they are read again where that is
// more rarely than was set. It warns where two refreshes were missed, and more where reading fails.
func (p *pace) age(f screen.Freshness) screen.Line {
	if f.ReadAt.IsZero() {
		return screen.Line{}
	}
	old := p.clock.Now().Sub(f.ReadAt)
	text, _ := render.Age(old)
	every := p.every(f)
	if p.reads(f) && every > p.refresh {
		text = render.AgeEvery(screen.ShortDuration(every), text)
	}
	switch {
	case f.Err != nil && f.Whole, f.Stale:
		return screen.Line{Text: render.AgeStale(text), Tone: screen.ToneBad}
	case f.Auto && p.refresh > 0 && old > 2*every+missed:
		return screen.Line{Text: text, Tone: screen.ToneWarn}
	default:
		return screen.Line{Text: text}
	}
}

// paused says that nothing is read unasked any more.
func (p *pace) paused() string {
	if p.owed && p.idle {
		return render.Resting
	}
	return ""
}
