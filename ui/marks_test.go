package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// openManyBackends gives the TCP listener six healthy backends.
func openManyBackends(d *driver) {
	d.editListener(func(v *api.VServer) {
		v.Backends = api.Known([]api.Backend{
			fake.Healthy("backend-a", "10.0.0.1", 9000), fake.Healthy("backend-b", "10.0.0.2", 9000),
			fake.Healthy("backend-c", "10.0.0.3", 9000),
			fake.Healthy("backend-d", "10.0.0.4", 9000), fake.Healthy("backend-m", "10.0.0.5", 9000),
			fake.Healthy("backend-n", "10.0.0.6", 9000),
			fake.Healthy("backend-o", "10.0.0.7", 9000),
		})
	})
}

// startSeries releases the first three of seven backends, up to the pause after
// the first one.
func (d *driver) startSeries() {
	d.t.Helper()
	openManyBackends(d)
	d.openBackends()
	d.press(" ", "j", " ", "j", " ")
	d.see("3 marked")
	d.press("x")
	d.asks("Release 3 backends",
		"10.0.0.1:9000 host-backend-a uhost-backend-a ● healthy backend-a "+
			"10.0.0.2:9000 host-backend-b uhost-backend-b ● healthy backend-b "+
			"10.0.0.3:9000 host-backend-c uhost-backend-c ● healthy backend-c", "serving 7/7 → 4/4",
		"risk SEVERE 3 backends at once",
		"steps 1 release 10.0.0.1:9000 backend-a 2 release 10.0.0.2:9000 backend-b 3 release 10.0.0.3:9000 backend-c",
		"Type api-tcp to confirm")
	d.write("api-tcp")
	d.press("enter")
	d.advance(time.Second)
	d.see("releasing 3 backends  step 2/3, pause 14s   n skip pause  s stop")
}

func TestMarksAreByIDAndCounted(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.press(" ", "j", "j", " ")
		d.see("2 marked")
		d.editListener(func(v *api.VServer) {
			b, _ := v.Backends.Get()
			v.Backends = api.Known([]api.Backend{b[3], b[2], b[1], b[0]})
		})
		d.press("r", "o")
		d.see("2 marked")
		d.press("x")
		d.asks("Release 2 backends", "backend-a", "backend-c")
		d.doesNotAsk("backend-b", "backend-d")
		d.press("esc")
		d.see("2 marked")
		require.Contains(t, d.selected(), "backend-c")
		d.press(" ")
		d.see("1 marked")
		d.press("x")
		d.asks("Release backend", "backend-a")
		d.doesNotAsk("backend-c")
	})
}

func TestAMarkedBackendThatIsGoneIsNotMarkedAnyMore(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.press(" ", "j", " ")
		d.see("2 marked")
		d.client.Edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb-web", "backend-a") })
		d.press("r")
		d.see("1 marked")
		d.client.Edit(func(w *fake.World) { w.RemoveBackend(scope, "ulb-web", "backend-b") })
		d.press("r")
		d.dontSee("marked")
		d.press("x")
		d.see("nothing is selected")
	})
}

func TestMarksAreDroppedWhenTheVServerIsLeft(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.press(" ", "j", " ")
		d.see("2 marked")
		d.press("d", "esc", "?", "esc", "H", "esc")
		d.see("2 marked")
		d.press("esc")
		d.see("backend-a")
		d.dontSee("marked")
		d.press(" ")
		d.see("1 marked")
		d.press("left", "left", "enter")
		d.see("backend-a")
		d.dontSee("marked")
		d.press("x")
		d.asks("Release backend", "10.0.0.1:9000 host-backend-a uhost-backend-a ● healthy backend-a")
	})
}

func TestMarkedBackendsThatTheFilterHidesAreListedApart(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.press(" ", "j", " ", "/")
		d.write("10.0.0.3")
		d.press("enter")
		d.see("2 marked", "2 of them hidden")
		d.press(" ")
		d.see("3 marked")
		d.press("x")
		d.asks("Release 3 backends", "WARNING 2 marked backends are hidden",
			"10.0.0.1:9000 host-backend-a uhost-backend-a ● healthy backend-a (hidden)",
			"10.0.0.2:9000 host-backend-b uhost-backend-b ● healthy backend-b (hidden)",
			"10.0.0.3:9000 host-backend-c uhost-backend-c ● healthy backend-c")
		d.doesNotAsk("backend-c (hidden)")
		d.press("esc")
	})
}

func TestOnlyBackendsAreMarked(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press(" ")
		d.see("only backends can be marked")
		d.press("enter", " ")
		d.see("only backends can be marked")
		for _, key := range []string{"a", "v"} {
			d.press("esc")
			d.dontSee("only backends")
			d.press("enter", key)
			d.see("only backends can be marked")
		}
	})
}

func TestEscClearsTheMarksBeforeItLeaves(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.see("x release  e disable  space mark  esc back")
		d.press(" ", "j", " ", "/")
		d.write("10.0.0.1")
		d.press("enter")
		d.see("2 marked", "x release 2 marked  e disable 2 marked  space mark  esc clear filter")
		d.press("esc")
		d.see("2 marked", "backend-d", "x release 2 marked  e disable 2 marked  space mark  esc clear marks")
		d.press("esc")
		d.see("backend-a", "x release  e disable  space mark  esc back")
		d.dontSee("marked")
		d.press("esc")
		d.see("vserver-tcp")
	})
}

// marked are the ids of the marked rows.
func (d *driver) marked() []string {
	var ids []string
	for _, line := range d.rows() {
		if at := strings.Index(line, "backend-"); at >= 0 && strings.Contains(line, d.app.env.Theme.Glyph.Chosen) {
			ids = append(ids, strings.Fields(line[at:])[0])
		}
	}
	return ids
}

func TestAMarksWhatTheFilterLetsThrough(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.press("/")
		d.write("10.0.0.2|10.0.0.4")
		d.press("enter", "a")
		assert.Equal(t, []string{"backend-b", "backend-d"}, d.marked())
		d.see("2 marked")
		d.press("a")
		d.see("these are marked")
		d.press("esc", "esc")
		d.see("backend-a")
		assert.Empty(t, d.marked())
		d.press("a")
		d.see("4 marked")
		d.press("x")
		d.asks("Release 4 backends", "backend-a", "backend-b", "backend-c", "backend-d")
	})
	drive(t, manyBackends, nil, func(d *driver) {
		d.press("enter", "enter", "a")
		d.see("60 marked")
	})
}

func TestVMarksFromTheLastMarkToTheCursor(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		openManyBackends(d)
		d.openBackends()
		d.press("v")
		d.see("mark one end first: space")
		d.press("j", " ", "v")
		d.see("these are marked: move to the other end")
		d.press("esc")
		assert.Empty(t, d.marked())
		d.dontSee("these are marked")
		d.press(" ")
		d.press("j", "j", "v")
		assert.Equal(t, []string{"backend-b", "backend-c", "backend-d"}, d.marked())
		d.press("G", "v")
		assert.Len(t, d.marked(), 6, "it goes on from the last end")
		d.press("g", " ", "esc", "v")
		d.see("mark one end first")
		assert.Empty(t, d.marked())
		d.press("G", " ", "k", "k", "v")
		assert.Equal(t, []string{"backend-m", "backend-n", "backend-o"}, d.marked(), "up, too")
		d.press(" ", "k", "v")
		d.see("mark one end first")
		assert.Equal(t, []string{"backend-n", "backend-o"}, d.marked(), "the last one has its mark off")
		d.press("g", " ", "/")
		d.write("10.0.0.1|10.0.0.3|10.0.0.4")
		d.press("enter", "G", "v", "esc")
		assert.Equal(t, []string{"backend-a", "backend-c", "backend-d", "backend-n", "backend-o"}, d.marked(),
			"what the filter hides is between them and not marked")
	})
}

func TestTheOtherEndOfARangeMustBeOnTheScreen(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.press(" ", "/")
		d.write("10.0.0.2|10.0.0.3")
		d.press("enter", "G", "v")
		d.see("mark one end first")
		assert.Empty(t, d.marked())
		d.press("esc", "v")
		assert.Equal(t, []string{"backend-a", "backend-b", "backend-c"}, d.marked())
	})
}

func TestSeveralAreReleasedOneAfterAnotherWithAPauseAndARead(t *testing.T) {
	drive(t, func(c *fake.Client) {
		for _, id := range []api.BackendID{"backend-a", "backend-b", "backend-c"} {
			c.ExpectRelease(scope, "ulb-web", id)
		}
	}, nil, func(d *driver) {
		d.startSeries()
		d.dontSee("marked")
		assert.Len(t, d.wrote(), 1)
		require.Len(t, d.shownSteps(), 3)
		assert.Contains(t, d.shownSteps()[0], "1 done")
		assert.Contains(t, d.shownSteps()[1], "2 queued")
		d.advance(10 * time.Second)
		d.see("pause 4s")
		assert.Len(t, d.wrote(), 1)
		before := d.reads(fake.VServers)
		d.advance(5 * time.Second)
		assert.Len(t, d.wrote(), 2)
		assert.Greater(t, d.reads(fake.VServers), before+1, "it is read again before the next, and after it")
		d.advance(16 * time.Second)
		d.says("released 3 backends from web/api-tcp")
		d.see("3/3 steps   w all")
		for _, l := range d.shownSteps() {
			assert.Contains(t, l, " done ")
		}
		d.advance(time.Hour)
		d.see("3/3 steps   w all", "1 done", "3 done")
	})
}

func TestOnlyTheKeySkipsThePause(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites(fake.ReleaseBackend) }, nil, func(d *driver) {
		d.startSeries()
		d.press("j", "k", "r", "enter", " ", " ", "x")
		assert.Len(t, d.wrote(), 1)
		d.press("n")
		d.advance(time.Second)
		assert.Len(t, d.wrote(), 2)
		d.press("n")
		d.advance(time.Second)
		assert.Len(t, d.wrote(), 3)
		d.says("released 3 backends from web/api-tcp (hk, org-1) 7 → 4 took")
		d.press("n")
		d.see("no drain waits, and no pause runs")
	})
}

func TestASurvivorThatFailsStopsTheSeries(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites(fake.ReleaseBackend) }, nil, func(d *driver) {
		d.startSeries()
		d.editListener(func(v *api.VServer) {
			b, _ := v.Backends.Get()
			b[len(b)-1].Status = api.Known(1)
		})
		d.advance(16 * time.Second)
		d.says("✗ stopped 1 of 3 backends done web/api-tcp (hk, org-1) why after step 1/3: ",
			"backend backend-o served when this was confirmed, and no longer does",
			"1 done", "2 not begun", "3 not begun")
		assert.Len(t, d.wrote(), 1)
		assert.Contains(t, d.shownSteps()[0], "1 done")
		assert.Contains(t, d.shownSteps()[1], "2 not begun")
	})
}

func TestARefusalStopsTheSeries(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites(fake.ReleaseBackend) }, nil, func(d *driver) {
		d.startSeries()
		d.client.Refuse(fake.ReleaseBackend, 299)
		d.press("n")
		d.advance(5 * time.Second)
		d.says("✗ refused 1 of 3 backends done web/api-tcp (hk, org-1) why at step 2/3: ", "1/3 steps", "1 done", "2 refused",
			"3 not begun")
		assert.Len(t, d.wrote(), 2)
		assert.Contains(t, d.shownSteps()[1], "2 refused")
		d.press("esc", "w", "x")
		d.asks("Release 2 backends", "steps 1 release", "2 release")
		d.press("esc", "u")
		d.asks("Undo change", "undo backend 10.0.0.1:9000", "steps 1 add 10.0.0.1:9000 again")
	})
}

func TestAnUnknownOutcomeStopsTheSeries(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites(fake.ReleaseBackend) }, nil, func(d *driver) {
		d.startSeries()
		d.client.Ignore(fake.ReleaseBackend)
		d.press("n")
		d.advance(20 * time.Second)
		d.says("✗ UNKNOWN 1 of 3 backends done web/api-tcp (hk, org-1) why at step 2/3: ")
		assert.Len(t, d.wrote(), 2)
		assert.Contains(t, d.shownSteps()[1], "2 unknown")
		assert.Contains(t, d.shownSteps()[2], "3 not begun")
	})
}

func TestSeveralAreDisabledTogetherAndMixedOnesAreNot(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites(fake.UpdateBackendAttribute) }, nil, func(d *driver) {
		openManyBackends(d)
		d.openBackends()
		d.press(" ", "j", " ", "e")
		d.asks("Disable 2 backends", "serving 7/7 → 5/5 +2 off", "steps 1 disable", "2 disable", "Type api-tcp to confirm")
		d.write("api-tcp")
		d.press("enter")
		d.advance(20 * time.Second)
		d.says("disabled 2 backends in web/api-tcp")
		assert.Contains(t, d.line("host-backend-b"), "disabled")
		d.press("esc", "g", " ", "j", "j", " ", "e")
		d.see("enabled and disabled backends are marked: mark one kind")
		d.press(" ", "k", " ", "e")
		d.asks("Enable 2 backends", "serving 5/5 +2 off → 7/7", "1 enable 10.0.0.1:9000 backend-a")
	})
}
