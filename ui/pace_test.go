package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/ui/screen"
)

var errSilence = &api.Error{Kind: api.KindTimeout, Action: "DescribeVServer", Message: "nothing came for 15s"}

// timed lets reads say when they were asked for.
func timed(c *fake.Client) { c.Time(api.SystemClock{}) }

// TestALostAnswerStretchesNoRefresh loses the answer to one attempt for 15 s: the
// next one came at once, and that is what counts.
func TestALostAnswerStretchesNoRefresh(t *testing.T) {
	drive(t, timed, nil, func(d *driver) {
		for _, method := range []string{fake.ULBs, fake.VServers} {
			d.client.Retry(method, errSilence, 15*time.Second)
			d.press("r")
			d.advance(15*time.Second + 100*time.Millisecond)
			assert.NotContains(t, d.line(" now"), "every")
			assert.Equal(t, 1, d.readsIn(method, 10*time.Second), "every 10 s as before")
			d.press("enter")
		}
	})
}

// TestTheAgeCountsFromTheAttemptThatBroughtTheRows has an answer that came 20 s
// after it was first asked for, and another one that took 20 s itself.
func TestTheAgeCountsFromTheAttemptThatBroughtTheRows(t *testing.T) {
	off := func(o *Options) { o.Connection.Refresh = 0 }
	drive(t, timed, off, func(d *driver) {
		d.client.Retry(fake.ULBs, errSilence, 20*time.Second)
		d.press("r")
		d.advance(21 * time.Second)
		d.aged("now")
		resume := d.client.Hold(fake.ULBs)
		d.press("r")
		d.advance(20 * time.Second)
		resume()
		d.wait()
		d.aged("20s")
	})
}

// TestTheRegionsAreAsOldAsTheAttemptThatBroughtThem: their answer has no place
// for a time.
func TestTheRegionsAreAsOldAsTheAttemptThatBroughtThem(t *testing.T) {
	drive(t, timed, nil, func(d *driver) {
		d.client.Retry(fake.Regions, errSilence, 20*time.Second)
		d.press("R")
		d.advance(21 * time.Second)
		d.see("Hong Kong")
		d.aged("now")
	})
}

func TestAListIsAsOldAsItsOldestPage(t *testing.T) {
	off := func(o *Options) { o.Connection.Refresh = 0 }
	drive(t, func(c *fake.Client) { timed(c); c.PageSize(1) }, off, func(d *driver) {
		resume := d.client.HoldPages(2)
		d.press("r")
		d.advance(20 * time.Second)
		resume()
		d.wait()
		d.aged("20s")
	})
}

// TestRowsThatCameAreAsOldAsTheirPageWhileOthersAreMissing asks for the first page
// twice, the first time for 20 s in vain.
func TestRowsThatCameAreAsOldAsTheirPageWhileOthersAreMissing(t *testing.T) {
	var resume func()
	drive(t, func(c *fake.Client) {
		timed(c)
		c.PageSize(1)
		c.Retry(fake.ULBs, errSilence, 20*time.Second)
		resume = c.HoldPages(2)
	}, nil, func(d *driver) {
		d.advance(21 * time.Second)
		d.see("ulb-web", "ulb-mail", "2 of 3 ULBs")
		d.aged("now")
		d.dontSee("ulb-empty")
		resume()
		d.wait()
		d.see("ulb-empty")
		d.aged("now")
	})
}

func TestAStretchedRefreshIsSaidAndComesBack(t *testing.T) {
	drive(t, timed, nil, func(d *driver) {
		assert.NotContains(t, d.line(" now"), "every")
		resume := d.client.Hold(fake.ULBs)
		d.press("r")
		d.advance(1900 * time.Millisecond)
		resume()
		d.wait()
		d.aged("every 40s  now")
		assert.Zero(t, d.readsIn(fake.ULBs, 37*time.Second))
		assert.Equal(t, 1, d.readsIn(fake.ULBs, 4*time.Second), "as often as is said")
		d.aged("now")
		d.dontSee("refresh 40s")
	})
}

// TestALossOfAnswersPutsNoRefreshOffForLong loses three of the four answers that each read of a list
// asks for, each for 15 s: with a rest that grows with that the rows would be 20 minutes old.
func TestALossOfAnswersPutsNoRefreshOffForLong(t *testing.T) {
	for name, keys := range map[string]string{"the list": "", "problems": "!", "find": "f"} {
		t.Run(name, func(t *testing.T) {
			drive(t, timed, nil, func(d *driver) {
				lossy := true
				d.client.OnCall(func(c fake.Call) {
					if lossy && c.Method == fake.ULBs {
						d.client.Retry(fake.ULBs, errSilence, 15*time.Second, 15*time.Second, 15*time.Second)
					}
				})
				if keys != "" {
					d.press(keys)
				}
				if keys == "f" {
					d.write("web")
					d.press("enter")
				}
				d.press("r")
				age := func() time.Duration { return d.app.env.Clock.Now().Sub(d.app.stack.top().Freshness().ReadAt) }
				var oldest time.Duration
				for range 13 * 60 {
					d.advance(time.Second)
					oldest = max(oldest, age())
				}
				assert.LessOrEqual(t, oldest, 4*time.Minute)
				lossy = false
				d.press("down")
				d.advance(3 * time.Minute)
				assert.LessOrEqual(t, age(), 10*time.Second, "a good read makes up for it")
				first, _, _ := strings.Cut(d.screen(), "\n")
				assert.NotContains(t, first, "every")
			})
		})
	}
}

// TestARegionThatHangsPutsNoOtherOff: the others are read again as soon as it was given up.
func TestARegionThatHangsPutsNoOtherOff(t *testing.T) {
	drive(t, func(c *fake.Client) { account(c); timed(c) }, nil, func(d *driver) {
		hangs := true
		var last time.Time
		var longest time.Duration
		d.client.OnCall(func(c fake.Call) {
			switch {
			case c.Scope == scope && c.Method == fake.ULBs:
				if now := time.Now(); !last.IsZero() {
					longest = max(longest, now.Sub(last))
				}
				last = time.Now()
			case hangs && c.Scope.Region == elsewhere.Region:
				time.Sleep(15 * time.Second)
				d.client.Fail(c.Method, errSilence)
			}
		})
		d.press("!")
		d.advance(3 * time.Minute)
		d.see("2/4 read  sg no answer")
		first, _, _ := strings.Cut(d.screen(), "\n")
		assert.NotContains(t, first, "every")
		assert.LessOrEqual(t, longest, 31*time.Second, "the first round asks for two of its projects")
		last, longest = time.Time{}, 0
		d.advance(2 * time.Minute)
		assert.LessOrEqual(t, longest, 16*time.Second)
		hangs = false
		d.advance(30 * time.Second)
		d.see("4/4 read")
	})
}

func TestWhatIsNotReadUnaskedIsSaidToStretchNothing(t *testing.T) {
	for name, change := range map[string]func(*Options){"refresh off": func(o *Options) { o.Connection.Refresh = 0 }, "a long one": func(o *Options) { o.Connection.Refresh = time.Minute }} {
		t.Run(name, func(t *testing.T) {
			drive(t, timed, change, func(d *driver) {
				resume := d.client.Hold(fake.ULBs)
				d.press("r")
				d.advance(2 * time.Second)
				resume()
				d.wait()
				d.aged("now")
				d.dontSee("refresh 40s", "every 1m")
			})
		})
	}
}

func TestTimesAreSaidShort(t *testing.T) {
	for took, want := range map[time.Duration]string{
		0: "10s", 500 * time.Millisecond: "10s", 501 * time.Millisecond: "15s", 1900 * time.Millisecond: "40s", 2 * time.Second: "40s",
		3 * time.Second: "1m", 4 * time.Second: "1m", 15 * time.Second: "1m", 3 * time.Minute: "1m",
	} {
		p := pace{refresh: 10 * time.Second}
		assert.Equal(t, want, screen.ShortDuration(p.every(screen.Freshness{Took: took})), "%s", took)
		assert.Equal(t, "1m30s", screen.ShortDuration(p.every(screen.Freshness{
			Took: took, Err: &api.Error{Kind: api.KindThrottled, RetryAfter: 80 * time.Second},
		})), "as the service asks")
	}
	var seen []string
	for d := time.Duration(0); d <= 75*time.Second; {
		text, next := screen.Seconds(d)
		seen = append(seen, text)
		require.Positive(t, next)
		d += next
	}
	assert.Equal(t, strings.Fields("1s 2s 3s 4s 5s 10s 20s 30s 40s 50s 1m 1m10s"), seen[1:])
}

func TestARefreshNobodyAskedForIsQuietForAWhile(t *testing.T) {
	drive(t, timed, nil, func(d *driver) {
		d.client.FailAlways(fake.ULBs, errNetwork)
		d.advance(11 * time.Second)
		d.see("STALE, r refreshes", "connection refused")
		before := d.screen()
		resume := d.client.Hold(fake.ULBs)
		d.advance(15 * time.Second)
		require.True(t, d.app.stack.top().Freshness().Reading)
		assert.Equal(t, strings.ReplaceAll(before, "STALE 10s", "STALE 25s"), d.screen())
		d.advance(5 * time.Second)
		d.says("STALE, refreshing: reading ULBs, 10s: ", "connection refused")
		d.dontSee("stops")
		resume()
		d.wait()
	})
}

func TestAPartOfAListThatFailedIsMadeGood(t *testing.T) {
	var is screen.Tries
	fail := func(n int) { is.Note(api.Attempt{N: n, Err: errSilence}) }
	fail(1)
	fail(1) // of another page
	fail(2)
	assert.Equal(t, ", try 3", is.Words(0))
	is.Note(api.Attempt{N: 2})
	assert.Equal(t, error(errSilence), is.Err, "one page is still missing")
	is.Note(api.Attempt{N: 3})
	assert.Equal(t, screen.Tries{}, is)
}

func TestADialogKeepsItsErrorWhileItIsReadAgain(t *testing.T) {
	drive(t, timed, nil, func(d *driver) {
		d.openBackends()
		d.client.Retry(fake.VServers, errSilence, 7*time.Second)
		d.client.Fail(fake.VServers, errSilence)
		d.press("x")
		d.says("Reading the VServer ...")
		d.advance(8 * time.Second)
		d.says("Cannot be done now: reading the VServer failed.", "nothing came for 15s")
		d.client.Retry(fake.VServers, errNetwork, 6*time.Second)
		resume := d.client.Hold(fake.VServers)
		d.press("tab", "enter")
		d.says("Reading the VServer ...", "The last reading failed: no answer in time (nothing came for 15s)")
		d.advance(5100 * time.Millisecond)
		d.says("Reading the VServer ... 5s", "nothing came for 15s")
		d.advance(time.Second)
		d.says("Reading the VServer ... try 2, 5s", "attempt 1 failed", "(connection")
		resume()
		d.wait()
		d.dontSee("failed", "try 2")
		d.says("risk ordinary")
		d.press("esc")
	})
}

// TestADialogReadsOneListener, its confirmation and what follows too.
func TestADialogReadsOneListener(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowReleases() }, nil, func(d *driver) {
		d.openBackends()
		before := len(d.client.Calls())
		d.askRelease("backend-a")
		d.confirm("Release")
		d.advance(2 * time.Second)
		d.says("released 10.0.0.1:9000 host-backend-a")
		reads := 0
		for _, c := range d.client.Calls()[before:] {
			if c.Method != fake.VServers {
				continue
			}
			if reads++; reads <= 3 { // then the list is read again
				assert.Equal(t, api.VServerID("vserver-tcp"), c.VServer)
			}
		}
		assert.GreaterOrEqual(t, reads, 3)
	})
}

func TestADialogSaysHowOldIsWhatStandsBesideItsReading(t *testing.T) {
	off := func(o *Options) { o.Connection.Refresh = 0 }
	drive(t, timed, off, func(d *driver) {
		d.openBackends()
		d.press("x")
		d.says("also in nothing else, as far as read")
		d.dontSee("other VServers at", "loaded 5 min")
		d.press("esc")
		d.advance(5*time.Minute + time.Second)
		d.press("x")
		d.says("nothing else, as far as read 5m ago")
		d.press("pgdown", "pgdown")
		d.says("read at", "listed the ULB's other VServers at ")
		d.press("esc")
		d.editListener(func(v *api.VServer) { // another of the load balancer, which is read again
			b, _ := v.Backends.Get()
			b[1].PrivateIP, b[1].ResourceID = b[0].PrivateIP, b[0].ResourceID
		})
		d.press("r", "x")
		d.asks("Release backend", "also in 1 other place, as far as read, not touched: web/api-tcp")
		d.press("esc")
	})
}
