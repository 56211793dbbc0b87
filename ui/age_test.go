package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestTheAgeGoesInCoarseSteps(t *testing.T) {
	drive(t, nil, func(o *Options) { o.Connection.Refresh = 0 }, func(d *driver) {
		at := time.Duration(0)
		for _, step := range []struct {
			at   time.Duration
			text string
		}{
			{0, "now"},
			{4 * time.Second, "now"},
			{6 * time.Second, "5s"},
			{31 * time.Second, "30s"},
			{59 * time.Second, "55s"},
			{61 * time.Second, "1m"},
			{119 * time.Second, "1m"},
			{5*time.Minute + time.Second, "5m"},
			{31 * time.Minute, "31m"},
			{2*time.Hour + time.Minute, "2h"},
		} {
			d.advance(step.at - at)
			at = step.at
			d.aged(step.text)
		}
		d.press("r")
		d.aged("now")
	})
}

// TestAnIdleScreenChangesOnlyWithItsAge holds what Bubble Tea compares: while
// nothing happens the lines are the same bytes, and nothing is written.
func TestAnIdleScreenChangesOnlyWithItsAge(t *testing.T) {
	drive(t, nil, func(o *Options) { o.Connection.Refresh = 0 }, func(d *driver) {
		d.openBackends()
		d.press("j")
		changes := map[string]bool{}
		was, drawn := d.screen(), 0
		taken := 0
		d.watch = func() { taken++ }
		for range 5 * 60 * 4 {
			d.advance(250 * time.Millisecond)
			if now := d.screen(); now != was {
				changes[strings.Split(now, "\n")[0][60:]] = true
				was = now
				drawn++
			}
		}
		assert.Len(t, changes, 12+4, "%v", changes)
		assert.Equal(t, 12+4, drawn)
		assert.LessOrEqual(t, taken, 40, "and hardly anything wakes it")
	})
}
