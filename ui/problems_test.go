package ui

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/index"
)

// elsewhere is another region and project of the account.
var elsewhere = api.Scope{Region: "sg", Project: "org-2"}

// account has something wrong in both regions, and two projects of which one is empty.
func account(c *fake.Client) {
	c.SetRegions([]api.Region{{ID: scope.Region}, {ID: elsewhere.Region}})
	c.SetProjects([]api.Project{{ID: scope.Project}, {ID: elsewhere.Project}})
	c.Edit(func(w *fake.World) {
		w.VServer(scope, "ulb-web", "vserver-tcp", func(v *api.VServer) {
			all, _ := v.Backends.Get()
			all[1].Status = api.Known(1)
		})
	})
	c.SetULBs(elsewhere, []api.ULB{
		fake.ULB("ulb-far", "far", fake.TCP("vserver-far", "far-tcp", 25, fake.Failing("backend-far", "10.7.0.1", 25))),
		fake.ULB("ulb-old", "old", fake.TCP("vserver-old", "old-tcp", 80)),
	})
}

func TestProblemsAreThoseOfAllRegionsAndProjects(t *testing.T) {
	drive(t, account, nil, func(d *driver) {
		d.press("!")
		d.see("› problems › 4/4 read", "5 problems", "✗ 2 VServers down  ✗ 4 failing", "✗ 1 empty")
		assert.Regexp(t, `✗ failing +10.7.0.1:25 .*far/far-tcp .*>0s +0/1`, d.line("10.7.0.1"))
		d.see("old/old-tcp", "web/api-tcp")
		d.advance(7 * time.Second)
		assert.Regexp(t, `far/far-tcp .*>5s +0/1`, d.line("10.7.0.1"), "no longer than it was seen")
		d.press("g")
		require.Contains(t, d.selected(), "10.7.0.1", "nothing of its listener serves")
		d.press("enter")
		d.see("sg", "org-2", "backend-far")
		assert.Contains(t, d.selected(), "backend-far")
		d.see("far › far-tcp TCP:25")
		d.press("esc")
		d.see("4/4 read")
		d.press("!")
		d.dontSee("4/4 read")
	})
}

func TestARowSaysItsRegionAndProjectWhereThereAreSeveral(t *testing.T) {
	twice := func(c *fake.Client) {
		account(c)
		far := elsewhere
		far.Project = "org-production"
		c.SetProjects([]api.Project{{ID: scope.Project}, {ID: far.Project}})
		for _, s := range []api.Scope{scope, far} {
			c.SetULBs(s, []api.ULB{fake.ULB(api.ULBID("ulb-"+s.Region), "same",
				fake.TCP(api.VServerID("vserver-"+s.Region), "tcp", 25, fake.Failing("backend", "10.7.0.1", 25)))})
		}
	}
	for _, open := range [][]string{{"!"}, {"f"}} {
		drive(t, twice, nil, func(d *driver) {
			d.press(open...)
			if d.app.stack.top().Typing() {
				d.write("10.7.0.1")
				d.press("enter")
			}
			assert.Regexp(t, `10.7.0.1:25 .*same/tcp .* hk/org-1`, d.screen())
			assert.Regexp(t, `10.7.0.1:25 .*same/tcp .* sg/production`, d.screen(), "what all projects begin with is left out")
			if open[0] == "!" {
				d.press("/")
				d.write("sg/prod")
				d.press("enter")
				d.see("filter sg/prod: 1 of ")
			}
		})
	}
	drive(t, nil, func(o *Options) { o.Connection.Refresh = 0 }, func(d *driver) {
		d.client.SetProjects([]api.Project{{ID: scope.Project}})
		d.client.SetRegions([]api.Region{{ID: scope.Region}})
		d.press("!")
		d.see("SERVING")
		d.dontSee("REGION")
	})
}

func TestSinceIsWhatAnotherScreenSaw(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.turn(0, 1)
		d.advance(11 * time.Second)
		d.see("✗ failing  10.0.0.1:9000")
		d.advance(20 * time.Second)
		d.press("!")
		assert.Regexp(t, ` 20s +2/4`, d.line("10.0.0.1:9000"))
		assert.Regexp(t, ` >0s +2/4`, d.line("10.0.0.4:9000"), "that was so before")
	})
}

func TestAllProblemsCountInTheStepsOfTheAge(t *testing.T) {
	drive(t, account, func(o *Options) { o.Connection.Refresh = 0 }, func(d *driver) {
		d.press("!", "g")
		for _, want := range []string{"0s", "0s", "5s", "5s", "10s", "10s", "15s", "15s"} {
			for _, row := range []string{"10.7.0.1", "10.0.0.4:9000", "10.0.1.1:25"} {
				assert.Regexp(t, ` >`+want+` `, d.line(row))
			}
			d.press("d", "esc", "j")
			d.advance(2500 * time.Millisecond)
		}
	})
}

func TestARuleThatIsDownIsNamedInEveryWidth(t *testing.T) {
	for match, brief := range map[string]string{"/cart": "/cart", "/a/very/long/path/to/some/thing": "/a/ver…/to/some/thing"} {
		drive(t, func(c *fake.Client) {
			c.Edit(func(w *fake.World) {
				w.ULBs[scope] = []api.ULB{fake.ULB("ulb-web", "web-frontend", fake.HTTP("vserver-https", "https-443", 443,
					[]api.Backend{
						fake.Healthy("b-1", "10.0.0.1", 80), fake.Healthy("b-2", "10.0.0.2", 80), fake.Failing("b-3", "10.0.0.3", 80),
					}, fake.Path("policy-1", match, "b-3")))}
			})
		}, nil, func(d *driver) {
			d.press("!")
			assert.Contains(t, d.line("✗ rule down"), "✗ rule down  "+brief)
			d.resize(160, 24)
			assert.Contains(t, d.line("✗ rule down"), match)
		})
	}
}

func TestTheConsoleStartsWithTheProblems(t *testing.T) {
	for name, from := range map[string]api.Scope{"in a region": scope, "before one is chosen": {}} {
		t.Run(name, func(t *testing.T) {
			drive(t, account, func(o *Options) {
				o.Problems, o.Connection.Region, o.Connection.Project = true, from.Region, from.Project
			}, func(d *driver) {
				d.see("4/4 read", "5 problems")
				d.press("esc")
				d.dontSee("4/4 read")
				d.press("!")
				d.see("5 problems")
			})
		})
	}
}

func TestABackendIsReleasedFromTheProblemsOfAnotherRegion(t *testing.T) {
	drive(t, func(c *fake.Client) {
		account(c)
		c.AllowWrites(fake.ReleaseBackend)
		c.SetULBs(elsewhere, []api.ULB{fake.ULB("ulb-far", "far", fake.TCP("vserver-far", "far-tcp", 25,
			fake.Failing("backend-far", "10.7.0.1", 25), fake.Healthy("backend-near", "10.7.0.2", 25),
			fake.Healthy("backend-next", "10.7.0.3", 25)))})
	}, nil, func(d *driver) {
		d.press("!")
		d.app.stack.top().Select("sg/org-2/ulb-far/vserver-far/backend-far/" + strconv.Itoa(int(index.Failing)))
		d.press("x")
		d.advance(400 * time.Millisecond)
		d.see("Release backend", "sg · org-2", "far-tcp vserver-far", "far ulb-far", "serving   2/3", "risk      trivial")
		d.goOn("Release")
		d.advance(5 * time.Second)
		d.see("released 10.7.0.1:25", "from far/far-tcp (sg, org-2)")
		assert.Equal(t, []fake.Release{{Scope: elsewhere, ULB: "ulb-far", Backend: "backend-far"}}, d.client.Releases())
		d.advance(10 * time.Second)
		d.see("3 problems")
	})
}

func TestAListenersProblemOffersItsBackends(t *testing.T) {
	drive(t, func(c *fake.Client) {
		account(c)
		c.AllowWrites()
	}, nil, func(d *driver) {
		d.press("!")
		d.press("/")
		d.write("old")
		d.press("enter")
		require.Contains(t, d.selected(), "old/old-tcp")
		for _, key := range []string{"x", "e"} {
			d.press(key)
			d.see("this is no backend: enter shows those that it has")
		}
		d.press("enter")
		d.see("This VServer has no backends.")
	})
}

// TestWhatAnEmptyFindLacksIsSaidOnce, and that it is old where it is.
func TestWhatAnEmptyFindLacksIsSaidOnce(t *testing.T) {
	drive(t, account, func(o *Options) { o.Connection.Refresh = 0 }, func(d *driver) {
		d.client.FailAlways(fake.ULBCount, fake.LostOf(fake.ULBCount))
		d.press("f")
		d.write("nosuch")
		d.press("enter")
		d.see("1/4 read", "INCOMPLETE: hk/org-2: ")
		assert.Equal(t, 1, d.lines("hk/org-2: "))
		d.client.FailAlways(fake.ULBCount, nil)
		d.press("r")
		d.see("4/4 read", `Nothing has "nosuch".`)
		d.client.FailAlways(fake.ULBCount, fake.LostOf(fake.ULBCount))
		d.press("r")
		d.see("STALE: hk/org-2 not read since")
		d.dontSee("INCOMPLETE")
		assert.Equal(t, 1, d.lines("hk/org-2 not read"))
	})
}

func TestAScanIsStoppedByBack(t *testing.T) {
	drive(t, account, nil, func(d *driver) {
		resume := d.client.Hold(fake.ULBCount)
		d.press("!")
		d.see("3 problems", "hk/org-2 ...")
		d.press("esc")
		d.see("hk/org-1 ✓", "INCOMPLETE: stopped; r refreshes")
		reads := d.asked(fake.Regions)
		d.advance(time.Minute)
		assert.Equal(t, reads, d.asked(fake.Regions), "until a key")
		d.see("INCOMPLETE: stopped; r refreshes")
		resume()
		d.press("r")
		d.see("4/4 read")
		d.dontSee("stopped")
		again := d.client.Hold(fake.ULBCount)
		defer again()
		d.press("r")
		d.advance(time.Second)
		d.press("esc")
		d.see("refresh stopped; r refreshes")
		reads = d.asked(fake.Regions)
		d.advance(11 * time.Second)
		assert.Greater(t, d.asked(fake.Regions), reads, "as in every list: all of it is known, and gets older")
		d.press("esc")
		d.dontSee("problems")
	})
}

func TestNothingIsWrong(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.SetRegions([]api.Region{{ID: scope.Region}})
		c.SetULBs(scope, []api.ULB{fake.ULB("u", "u", fake.TCP("v", "v", 1, fake.Healthy("b", "10.0.0.1", 1)))})
	}, nil, func(d *driver) {
		d.press("!")
		d.see("Nothing is wrong.")
		resume := d.client.Hold(fake.ULBs)
		d.press("r")
		d.advance(5 * time.Second)
		d.see("Nothing is wrong.", "reading")
		resume()
	})
}

func TestASharedProblemIsReadAgainWithItsListener(t *testing.T) {
	drive(t, account, nil, func(d *driver) {
		d.press("!", "g", "enter")
		d.client.Edit(func(w *fake.World) {
			w.VServer(elsewhere, "ulb-far", "vserver-far", func(v *api.VServer) {
				all, _ := v.Backends.Get()
				all[0].Status = api.Known(0)
			})
		})
		d.press("r", "esc")
		d.see("4/4 read", "4 problems")
		d.dontSee("10.7.0.1")
	})
}

func TestTheWorstIsSelectedUntilTheCursorIsMoved(t *testing.T) {
	drive(t, account, nil, func(d *driver) {
		resume := d.client.Hold(fake.ULBCount)
		d.press("!")
		assert.Contains(t, d.selected(), "10.0.1.1")
		resume()
		d.wait()
		assert.Contains(t, d.selected(), "10.7.0.1", "what came late is worse")
		d.press("down")
		d.client.Edit(func(w *fake.World) {
			w.VServer(elsewhere, "ulb-far", "vserver-far", func(v *api.VServer) {
				all, _ := v.Backends.Get()
				all[0].Status = api.Known(0)
			})
		})
		d.press("r")
		d.dontSee("10.7.0.1")
		assert.Contains(t, d.selected(), "10.0.1.1")
	})
}
