package ui

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// reads counts the calls of a method so far.
func (d *driver) reads(method string) int {
	n := 0
	for _, c := range d.client.Calls() {
		if c.Method == method {
			n++
		}
	}
	return n
}

// readsIn counts the calls of a method while time passes.
func (d *driver) readsIn(method string, span time.Duration) int {
	before := d.reads(method)
	d.advance(span)
	return d.reads(method) - before
}

func TestWhatIsOnTheScreenIsReadAgainEveryTenSeconds(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.advance(9900 * time.Millisecond)
		assert.Equal(t, 1, d.reads(fake.ULBs), "not sooner")
		assert.Equal(t, 1, d.readsIn(fake.ULBs, 200*time.Millisecond))
		assert.Equal(t, 6, d.readsIn(fake.ULBs, time.Minute))
		d.openBackends()
		assert.Equal(t, 6, d.readsIn(fake.VServers, time.Minute))
		assert.Zero(t, d.readsIn(fake.ULBs, time.Minute), "what is under it is not read")
		d.press("esc", "esc")
		d.advance(50 * time.Millisecond)
		d.aged("now")
		assert.Equal(t, 8+1, d.reads(fake.ULBs), "once, at once: it is overdue")
	})
}

func TestRefreshZeroIsOff(t *testing.T) {
	drive(t, nil, func(o *Options) { o.Connection.Refresh = 0 }, func(d *driver) {
		assert.Zero(t, d.readsIn(fake.ULBs, 20*time.Minute))
		d.press("r")
		assert.Equal(t, 2, d.reads(fake.ULBs))
	})
}

func TestASlowServiceIsReadRarely(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		resume := d.client.Hold(fake.ULBs)
		d.press("r")
		d.advance(3 * time.Second)
		resume()
		d.wait()
		assert.Zero(t, d.readsIn(fake.ULBs, 59*time.Second), "20 times the 3 s it took")
		assert.Equal(t, 1, d.readsIn(fake.ULBs, 2*time.Second))
		assert.Equal(t, 1, d.readsIn(fake.ULBs, 10*time.Second), "it was quick again")
	})
}

// TestWhatSomebodyMustPutRightIsNotReadUnasked: an account locks after some
// wrong passwords.
func TestWhatSomebodyMustPutRightIsNotReadUnasked(t *testing.T) {
	for name, refused := range map[string]error{
		"wrong keys":    api.FromRetCode("DescribeULB", 171, "Signature Error", "req-1"),
		"an old token":  api.FromRetCode("DescribeULB", 174, "expired", "req-1"),
		"no permission": api.FromRetCode("DescribeULB", 299, "denied", "req-1"),
		"no project":    api.FromRetCode("DescribeULB", 292, "no such project", "req-1"),
		"a proxy's": &api.Error{
			Kind: api.KindUnavailable, Action: "DescribeULB", Proxy: true, HTTPStatus: 407,
			NotSent: true, Cause: api.ErrFinal,
		},
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, nil, nil, func(d *driver) {
				d.client.FailAlways(fake.ULBs, refused)
				d.client.FailAlways(fake.VServers, refused)
				assert.Equal(t, 1, d.readsIn(fake.ULBs, 10*time.Minute), "the one that found it")
				d.see("STALE, only r refreshes")
				d.press("j", "k", "/", "u", "enter", "esc", "d", "esc", "?", "esc")
				assert.Zero(t, d.readsIn(fake.ULBs, 10*time.Minute), "no other key asks")
				before := d.reads(fake.ULBs)
				d.press("r")
				assert.Equal(t, before+1, d.reads(fake.ULBs))
				d.press("enter")
				assert.Equal(t, 1, d.reads(fake.VServers))
				assert.Zero(t, d.readsIn(fake.VServers, 10*time.Minute))
				d.press("esc")
				assert.Zero(t, d.readsIn(fake.ULBs, 10*time.Minute))
				d.client.FailAlways(fake.ULBs, nil)
				d.press("r")
				d.dontSee("STALE")
				assert.Equal(t, 6, d.readsIn(fake.ULBs, time.Minute), "it goes on by itself")
			})
		})
	}
}

// TestAStopForgetsNoFailure: esc ends the attempt that a key began, and is none that
// asks again by itself, or sooner than the service asks.
func TestAStopForgetsNoFailure(t *testing.T) {
	for name, c := range map[string]struct {
		failed error
		see    string
		idle   time.Duration
	}{
		"wrong keys": {
			api.FromRetCode("DescribeULB", 171, "Signature Error", "req-1"), "STALE, only r refreshes",
			10 * time.Minute,
		},
		"a Retry-After": {&api.Error{
			Kind: api.KindThrottled, Action: "DescribeULB", HTTPStatus: 429,
			RetryAfter: 2 * time.Minute,
		}, "STALE, r refreshes", 100 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, nil, nil, func(d *driver) {
				d.client.Fail(fake.ULBs, c.failed)
				assert.Equal(t, 1, d.readsIn(fake.ULBs, 11*time.Second))
				d.see(c.see)
				hold := d.client.Hold(fake.ULBs)
				d.press("r")
				d.advance(time.Second)
				d.see("esc stops")
				d.press("esc")
				hold()
				d.wait()
				d.see(c.see)
				d.dontSee("esc stops")
				assert.Zero(t, d.readsIn(fake.ULBs, c.idle))
				d.press("r")
				d.dontSee("STALE")
			})
		})
	}
}

func TestTheRefreshWaitsAsLongAsTheServiceAsks(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.client.FailAlways(fake.ULBs, &api.Error{
			Kind: api.KindThrottled, Action: "DescribeULB", HTTPStatus: 429,
			RetryAfter: 2 * time.Minute,
		})
		assert.Equal(t, 1, d.readsIn(fake.ULBs, 20*time.Second))
		d.see("2m, as the service asks")
		assert.Zero(t, d.readsIn(fake.ULBs, 100*time.Second))
		assert.Equal(t, 1, d.readsIn(fake.ULBs, 30*time.Second))
		before := d.reads(fake.ULBs)
		d.press("r")
		assert.Equal(t, before+1, d.reads(fake.ULBs), "a key asks at once")
	})
}

func TestAListOfManyPagesIsReadAgainGently(t *testing.T) {
	drive(t, func(client *fake.Client) {
		client.PageSize(100)
		client.Edit(func(w *fake.World) {
			w.ULBs[scope] = nil
			for i := range 250 {
				backend := fake.Healthy("b", "10.0.0.1", 80)
				w.ULBs[scope] = append(w.ULBs[scope], fake.ULB(api.ULBID(fmt.Sprint("ulb-", i)), "many", fake.TCP("v", "v", 80, backend)))
			}
		})
	}, nil, func(d *driver) {
		d.see("250 ULBs  ● all ok")
		assert.Zero(t, d.spy.pause, "what a key asks for is quick")
		d.client.Edit(func(w *fake.World) {
			w.Backend(scope, "ulb-3", "v", "b", func(b *api.Backend) { b.Status = api.Known(1) })
		})
		resume := d.client.HoldPages(1)
		d.advance(15 * time.Second)
		assert.Equal(t, time.Second, d.spy.pause)
		d.see("250 ULBs  ✗ 1 down", "✗ failing  10.0.0.1:80") // its page is there
		d.dontSee("of 250 ULBs", "stops")
		d.aged("15s")
		resume()
		d.wait()
		d.aged("5s")
	})
}

func TestTheRefreshWaitsForADialogAndATextField(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.press("x")
		d.see("Release backend")
		assert.Zero(t, d.readsIn(fake.VServers, time.Minute))
		before := d.reads(fake.VServers)
		d.press("esc")
		assert.Equal(t, before+1, d.reads(fake.VServers), "what came due is done at once")
		assert.Equal(t, 1, d.readsIn(fake.VServers, 10*time.Second))
		d.press("/")
		assert.Zero(t, d.readsIn(fake.VServers, time.Minute))
		d.press("b")
		assert.Zero(t, d.readsIn(fake.VServers, time.Minute))
		before = d.reads(fake.VServers)
		d.press("enter")
		assert.Equal(t, before+1, d.reads(fake.VServers))
	})
}

func TestTheRefreshRestsAfterAQuarterOfAnHourWithoutAKey(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.advance(14*time.Minute + 50*time.Second)
		d.dontSee("refresh rests")
		d.advance(20 * time.Second)
		assert.Zero(t, d.readsIn(fake.ULBs, time.Hour))
		d.aged("1h")
		before := d.reads(fake.ULBs)
		d.press("j")
		assert.Equal(t, before+1, d.reads(fake.ULBs), "a key wakes it")
		d.aged("now")
		d.dontSee("refresh rests")
		assert.Equal(t, 6, d.readsIn(fake.ULBs, time.Minute))
	})
}

func TestARefreshKeepsCursorOrderAndFilter(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("/")
		d.write("ulb-")
		d.press("enter", "o", "o", "G")
		assert.Contains(t, d.selected(), "ulb-web")
		d.client.Edit(func(w *fake.World) {
			w.ULBs[scope] = append([]api.ULB{fake.ULB("ulb-new", "zzz"), fake.ULB("other", "aaa")}, w.ULBs[scope]...)
		})
		d.advance(11 * time.Second)
		d.see("ulb-new", "NAME↑", "filter ulb-: 4 of 5")
		d.dontSee("other")
		assert.Contains(t, d.selected(), "ulb-web")
	})
}

func TestAFailedRefreshIsTriedAgainInItsTime(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.client.FailAlways(fake.ULBs, errNetwork)
		assert.Equal(t, 3, d.readsIn(fake.ULBs, 30*time.Second+50*time.Millisecond))
		d.see("STALE", "ulb-web")
		d.aged("30s")
		d.client.FailAlways(fake.ULBs, nil)
		d.advance(10 * time.Second)
		d.dontSee("STALE")
		d.aged("now")
	})
}

func TestARefreshThatRunsIsNotDoubled(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		resume := d.client.Hold(fake.ULBs)
		assert.Equal(t, 1, d.readsIn(fake.ULBs, 2*time.Minute))
		resume()
		d.wait()
		d.aged("1m") // rows are as old as the question, not as the answer
	})
}

func TestTheSpinnerComesOnlyAfterATenthOfASecond(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		resume := d.client.Hold(fake.ULBs)
		d.press("r")
		before := d.screen()
		d.advance(50 * time.Millisecond)
		assert.Equal(t, before, d.screen())
		d.dontSee("stops")
		d.advance(100 * time.Millisecond)
		d.see("reading ULBs, esc stops")
		first := d.line("esc stops")
		d.advance(150 * time.Millisecond)
		assert.NotEqual(t, first, d.line("esc stops"), "it turns")
		resume()
		d.wait()
		d.dontSee("stops")
		quiet := 0
		d.watch = func() { quiet++ }
		d.advance(4 * time.Second)
		assert.LessOrEqual(t, quiet, 1, "and its timer ends with the read")
	})
}

func TestAFirstReadThatBreaksSaysThatRowsAreMissing(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.PageSize(1)
		c.FailPages(2, errNetwork)
	}, nil, func(d *driver) {
		d.see("ulb-web", "ulb-mail", "INCOMPLETE", "2 of 3", "connection refused", "r ")
		d.dontSee("STALE")
	})
}

func TestWhatAKeyClosesLeavesAListThatIsReadOn(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		for _, key := range []string{"H", "E", "!"} {
			d.press(key)
			d.advance(14 * time.Second)
			d.press(key)
			d.advance(time.Second)
			before := len(d.client.Calls())
			d.advance(21 * time.Second)
			assert.Greater(t, len(d.client.Calls()), before, key)
		}
	})
}
