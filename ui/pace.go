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
)

// pace is when the screen reads and draws again without a key.
type pace struct {
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

// rearm sets the size and the timers of what is on the screen now.
func (a *App) rearm() tea.Cmd {
	if a.width > 0 && a.height > 0 {
		a.arrange()
	}
	a.pace.rearmed++
	a.pace.owed, a.pace.idle = false, false
	f := a.top().Freshness()
	now := a.env.Clock.Now()
	var cmds []tea.Cmd
	if wait, ok := a.refreshIn(f, now); ok {
		cmds = append(cmds, a.env.Clock.After(wait, refreshMsg{round: a.pace.rearmed}))
	}
	if !f.ReadAt.IsZero() {
		if _, next := render.Age(now.Sub(f.ReadAt)); next > 0 {
			cmds = append(cmds, a.env.Clock.After(next, ageMsg{round: a.pace.rearmed}))
		}
	}
	return tea.Batch(cmds...)
}

// refreshIn is how long until the rows are read again, and whether they are: not
// by itself where somebody must put something right first.
func (a *App) refreshIn(f screen.Freshness, now time.Time) (time.Duration, bool) {
	if a.session.Refresh <= 0 || !f.Auto || f.Reading || api.NeedsOperator(f.Err) {
		return 0, false
	}
	return max(f.TriedAt.Add(a.every(f)).Sub(now), 0), true
}

// every is how often the rows are read again: as often as was set, and more
// rarely where an answer took long - what was lost before it came does not count -
// or where the service asked for that.
func (a *App) every(f screen.Freshness) time.Duration {
	return max(a.session.Refresh, coarser(restFactor*f.Took), coarser(api.RetryAfter(f.Err)))
}

// coarser is a time in steps that are worth saying, none of them shorter.
func coarser(d time.Duration) time.Duration {
	step := 5 * time.Second
	if d > time.Minute {
		step = time.Minute / 2
	}
	return (d + step - 1).Truncate(step)
}

// stretched says how often the rows are read again where that is more rarely than
// was set, "" where it is not.
func (a *App) stretched() string {
	f := a.top().Freshness()
	reads := a.session.Refresh > 0 && f.Auto && !api.NeedsOperator(f.Err)
	if every := a.every(f); reads && every > a.session.Refresh {
		return "refresh " + screen.ShortDuration(every) + "  "
	}
	return ""
}

func (a *App) refreshDue(m refreshMsg) tea.Cmd {
	if m.round != a.pace.rearmed {
		return nil
	}
	a.pace.owed = true
	return a.resume()
}

// resume starts a refresh that is due, unless it must wait: for a dialog, for a
// text field, for a key after a long time without one.
func (a *App) resume() tea.Cmd {
	a.pace.idle = a.env.Clock.Now().Sub(a.pace.lastKey) >= idleAfter
	if !a.pace.owed || a.pace.idle || a.dialog != nil || a.top().Typing() || a.top().Freshness().Reading {
		return nil
	}
	a.pace.owed = false
	return a.top().Start(true)
}

func (a *App) ageDue(m ageMsg) tea.Cmd {
	if m.round != a.pace.rearmed {
		return nil
	}
	_, next := render.Age(a.env.Clock.Now().Sub(a.top().Freshness().ReadAt))
	if next == 0 {
		return nil
	}
	return a.env.Clock.After(next, m)
}

// ageText is the age of what is on the screen, in coarse steps, after how rarely it
// is read again where that was not set.
func (a *App) ageText() string {
	f := a.top().Freshness()
	if f.ReadAt.IsZero() {
		return ""
	}
	text, _ := render.Age(a.env.Clock.Now().Sub(f.ReadAt))
	return a.stretched() + "read " + text
}

// paused says that nothing is read unasked any more.
func (a *App) paused() string {
	if a.pace.owed && a.pace.idle {
		return "no key for 15 minutes: the refresh rests until one is pressed"
	}
	return ""
}
