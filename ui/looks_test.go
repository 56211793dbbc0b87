package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/ui/confirm"
)

// measured gives a VServer a day of metrics, a point a minute, and its ULB an operation by alice.
func measured(vserver api.VServerID, http bool) func(*fake.Client) {
	return func(c *fake.Client) {
		metrics := map[api.Metric][]api.Point{}
		begin := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Add(-2 * time.Hour)
		for i := range 4 * 60 {
			for n, m := range api.Metrics() {
				if http || !m.OfRequests() {
					metrics[m] = append(metrics[m],
						api.Point{At: begin.Add(time.Duration(i) * time.Minute), Value: float64((i%60 + 1) * (n + 1))})
				}
			}
		}
		c.Edit(func(w *fake.World) {
			w.Points = map[api.VServerID]map[api.Metric][]api.Point{vserver: metrics}
			w.Operations = map[api.ULBID][]api.UserOperation{"ulb-web": {{
				At: begin.Add(117 * time.Minute), Action: "UpdateVServerAttribute", User: api.Known("alice"),
				From: api.Known("10.0.0.7"), Account: "other",
			}}}
		})
	}
}

// asked counts the calls of a method.
func (d *driver) asked(method string) int {
	n := 0
	for _, c := range d.client.Calls() {
		if c.Method == method {
			n++
		}
	}
	return n
}

func TestAVServersPageShowsItsMetricsAndWhoElseChangedIt(t *testing.T) {
	drive(t, measured("vserver-http", true), nil, func(d *driver) {
		d.press("enter", "j", "d")
		assert.Regexp(t, `metrics +\n +connections +-1h [▁-█]{21} now 1, max 60 *\n +new connections +-1h [▁-█]+ now 2/s, max 120/s`, d.screen())
		assert.Regexp(t, `requests +-1h [▁-█]+ now 3/s, max 180/s.*\n +5xx answers .* 4/s.*\n +upstream time .* 5ms, max 300ms`, d.screen())
		assert.Regexp(t, `changed by others +3m ago alice UpdateVServerAttribute 10.0.0.7`, d.screen())
		d.see("[ 15m span", "] 6h span")
		assert.Equal(t, 1, d.asked(fake.Metrics))
		d.press("[")
		d.see("-15m ", "] 1h span")
		assert.Equal(t, 2, d.asked(fake.Metrics))
		d.press("[")
		d.see("already the shortest")
		d.press("]", "]", "]", "]")
		d.see("-7d ")
		d.press("]")
		d.see("already the longest")
		d.press("esc", "[") // the list has no details at this width
		d.see("no metrics here: d on a VServer shows them")
	})
}

func TestMetricsAreReadAgainWithThePageAndOnceAMinute(t *testing.T) {
	drive(t, measured("vserver-http", true), nil, func(d *driver) {
		d.press("enter", "j", "d")
		reads, lists := d.asked(fake.Metrics), d.asked(fake.VServers)
		d.advance(50 * time.Second)
		assert.Greater(t, d.asked(fake.VServers), lists+3)
		assert.Equal(t, reads, d.asked(fake.Metrics))
		d.press("r")
		assert.Equal(t, reads, d.asked(fake.Metrics))
		d.advance(20 * time.Second)
		assert.Equal(t, reads+1, d.asked(fake.Metrics))
		d.press("esc")
		d.advance(5 * time.Minute)
		assert.Equal(t, reads+1, d.asked(fake.Metrics), "nobody looks")
	})
}

func TestDetailsReadMetricsOnceTheCursorRests(t *testing.T) {
	drive(t, measured("vserver-http", true), nil, func(d *driver) {
		d.resize(120, 40)
		d.press("enter")
		d.press("j", "j", "k")
		assert.Zero(t, d.asked(fake.Metrics))
		d.advance(time.Second)
		assert.Equal(t, 1, d.asked(fake.Metrics))
		assert.Regexp(t, `conns +-1h [▁-█]+ now 1\b`, d.screen())
		assert.Regexp(t, `others +3m ago alice UpdateVServer`, d.screen())
		d.press("j")
		d.advance(time.Second)
		d.see("metrics  none")
		assert.Equal(t, 2, d.asked(fake.Metrics))
		d.press("k")
		d.advance(time.Second)
		assert.Equal(t, 2, d.asked(fake.Metrics))
	})
}

func TestMetricsThatFailAreAWordAndNothingElse(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.FailAlways(fake.Metrics, api.FromRetCode("GetMetric", 299, "no permission", ""))
		c.FailAlways(fake.UserOperations, fake.LostOf("GetUserOperationEvents"))
	}, nil, func(d *driver) {
		d.press("enter", "j", "d")
		assert.Regexp(t, `state .*\n +metrics +denied *\n +changed by others +not read`, d.screen())
		d.dontSee("STALE", "no permission", "reset")
		d.press("esc", "j", "d")
		assert.Equal(t, 1, d.asked(fake.Metrics), "denied here is denied there")
		d.client.FailAlways(fake.Metrics, nil)
		d.press("r")
		assert.Equal(t, 2, d.asked(fake.Metrics))
		d.see("none")
	})
}

func TestADialogShowsWhatItsListenerDoesWithoutWaitingForIt(t *testing.T) {
	drive(t, measured("vserver-tcp", false), nil, func(d *driver) {
		d.openBackends()
		metrics, others := d.client.Hold(fake.Metrics), d.client.Hold(fake.UserOperations)
		d.press("x")
		d.advance(time.Second)
		before := d.screen()
		assert.Regexp(t, `metrics +reading.*\n.*others +reading`, before)
		q := d.app.dialog.(*confirm.Change)
		assert.True(t, q.Box.EndShown())
		d.press("tab")
		d.see("tab moves")
		d.press("shift+tab")
		before = d.screen()
		metrics()
		others()
		d.advance(20 * time.Millisecond)
		after := d.screen()
		assert.Regexp(t, `conns +-1h [▁-█]{22} now 1\b`, after)
		assert.Regexp(t, `others +3m ago alice UpdateVServerAttribute 10.0.0.7`, after)
		was, is := strings.Split(before, "\n"), strings.Split(after, "\n")
		for i := range was {
			if !strings.Contains(was[i], "reading") {
				assert.Equal(t, was[i], is[i], "nothing else moves")
			}
		}
		d.press("esc")
	})
}

// TestADialogOfSeveralPlacesShowsWhoElseIsThereWithoutWaitingForIt and what each listener does.
func TestADialogOfSeveralPlacesShowsWhoElseIsThereWithoutWaitingForIt(t *testing.T) {
	drive(t, func(c *fake.Client) { everywhere(c); measured("vserver-tcp", false)(c) }, nil, func(d *driver) {
		d.resize(120, 40)
		d.findHost()
		metrics, others := d.client.Hold(fake.Metrics), d.client.Hold(fake.UserOperations)
		d.press("x")
		d.asks("Release from 4 places")
		d.advance(time.Second)
		before := d.screen()
		assert.Regexp(t, `places +4 of 4.*\n.*risk .*\n.*others +reading`, before)
		assert.Equal(t, 4, strings.Count(before, "metrics reading"))
		assert.True(t, d.app.dialog.(*confirm.Rollout).Box.EndShown())
		metrics()
		others()
		d.advance(20 * time.Millisecond)
		after := d.screen()
		assert.Regexp(t, `others +web hk 3m ago alice UpdateVServerAttribute `, after)
		assert.Equal(t, 3, strings.Count(after, "metrics none"))
		assert.Regexp(t, `web/api-tcp .*\n.*: release .*\n(.*WARNING.*\n)*.* conns +-1h [▁-█]{22} now 1 `, after)
		was, is := strings.Split(before, "\n"), strings.Split(after, "\n")
		for i := range was {
			if !strings.Contains(was[i], "reading") {
				assert.Equal(t, was[i], is[i], "nothing else moves")
			}
		}
		d.resize(80, 18)
		d.see("web hk 3m ago alice UpdateVServerAttribute", "more below")
		d.dontSee("conns", "metrics")
		d.press("esc")
	})
}

func TestADialogOfSeveralPlacesSaysDeniedOnce(t *testing.T) {
	drive(t, func(c *fake.Client) {
		everywhere(c)
		c.FailAlways(fake.UserOperations, api.FromRetCode("GetUserOperationEvents", 299, "no permission", ""))
	}, nil, func(d *driver) {
		d.findHost()
		d.press("x")
		d.asks("Release from 4 places")
		d.advance(time.Second)
		assert.Regexp(t, `others +denied +│`, d.screen())
		d.press("esc")
	})
}

func TestADialogThatIsClosedGivesUpWhatItReads(t *testing.T) {
	drive(t, measured("vserver-tcp", false), nil, func(d *driver) {
		d.openBackends()
		d.client.Hold(fake.Metrics)
		d.press("x")
		d.see("reading")
		d.press("esc")
		d.client.FailAlways(fake.UserOperations, api.FromRetCode("X", 299, "", ""))
		d.press("x") // the one that was held is read again, and not waited for
		d.advance(time.Second)
		assert.Equal(t, 2, d.asked(fake.Metrics))
		d.press("esc")
	})
}

func TestADrainShowsTheConnectionsWithItsSteps(t *testing.T) {
	drive(t, measured("vserver-tcp", false), nil, func(d *driver) {
		d.client.AllowWrites(fake.UpdateBackendAttribute, fake.ReleaseBackend)
		d.drain("backend-a")
		reads := d.asked(fake.Metrics)
		assert.Regexp(t, `\n +conns -\d+m [▁-█]+1[▁-█·]* now, step 1: 1 → 1\b`, d.screen())
		d.press("w")
		assert.Regexp(t, `conns +-\d+m [▁-█]+1[▁-█·]* now, step 1: 1 → 1\b`, d.screen())
		d.press("esc")
		d.advance(57 * time.Second)
		assert.Equal(t, reads, d.asked(fake.Metrics))
		d.advance(5 * time.Second)
		assert.Equal(t, []string{fake.UpdateBackendAttribute, fake.ReleaseBackend}, d.wrote())
		d.dontSee("conns")
		others := d.app.source.Live.Others(api.Place{Profile: "prod", Scope: scope, ULB: "ulb-web"})
		assert.Len(t, others.All, 1)
	})
}

func TestADrainOfSeveralPlacesShowsTheConnectionsOfEach(t *testing.T) {
	drive(t, func(c *fake.Client) {
		everywhere(c)
		measured("vserver-tcp", false)(c)
		c.Edit(func(w *fake.World) { w.Points["vserver-b1"] = w.Points["vserver-tcp"] })
	}, nil, func(d *driver) {
		d.resize(120, 60)
		d.drainEverywhere(4)
		d.press("w")
		assert.Regexp(t, `beta/b-1(.*\n)+.*conns +-\d+m [▁-█·]*1[▁-█·]* now, step 1: 1 → 1\b(.*\n)+`+
			`.*web/api-tcp(.*\n)+.*conns +-\d+m [▁-█·]*1[▁-█·]* now, step 1: 1 → 1\b`,
			d.screen())
	})
}

// TestOwnChangesAreNotOthers: what this console did is told from what alice did.
func TestOwnChangesAreNotOthers(t *testing.T) {
	drive(t, measured("vserver-tcp", false), nil, func(d *driver) {
		d.client.AllowReleases()
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.says("released 10.0.0.1:9000 host-backend-a")
		d.client.Edit(func(w *fake.World) {
			w.Operations["ulb-web"] = append(w.Operations["ulb-web"],
				api.UserOperation{At: time.Now(), Action: "ReleaseBackend", User: api.Known("op")})
		})
		d.press("j", "x")
		d.advance(2 * time.Minute)
		d.press("esc", "j", "x")
		d.advance(time.Second)
		assert.Regexp(t, `others +\dm ago alice UpdateVServerAttribute 10.0.0.7 *│`, d.screen())
		d.press("esc")
	})
}
