package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

func TestAnAnswerWithoutBackendsKeepsTheRows(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.editListener(func(v *api.VServer) { v.Backends = api.Maybe[[]api.Backend]{} })
		d.press("r")
		d.see("backend-a", "STALE", "not say which backends")
	})
}

func TestStaleStaysSaidWhileItIsReadAgain(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.client.Fail(fake.VServers, errNetwork)
		d.press("r")
		resume := d.client.Hold(fake.VServers)
		d.press("r")
		d.advance(time.Second)
		d.see("STALE, refreshing")
		resume()
		d.wait()
		d.dontSee("STALE")
	})
}

func TestAnEarlierReadDoesNotOverwriteALaterOne(t *testing.T) {
	drive(t, func(c *fake.Client) { c.PageSize(1) }, nil, func(d *driver) {
		resume := d.client.HoldPages(2)
		d.press("r")
		d.advance(time.Second)
		d.press("enter")
		d.client.Edit(func(w *fake.World) {
			w.Backend(scope, "ulb-web", "vserver-tcp", "backend-a", func(b *api.Backend) { b.Status = api.Known(1) })
		})
		d.press("r")
		assert.Contains(t, d.line("vserver-tcp"), "2/4")
		d.press("esc")
		assert.Contains(t, d.line("ulb-web"), "6/8")
		resume()
		d.wait()
		assert.Contains(t, d.line("ulb-web"), "6/8", "the page is older than the reading of this ULB")
		d.press("r")
		assert.Contains(t, d.line("ulb-web"), "6/8")
	})
}

func TestAReReadThatFailsKeepsWhatCameBefore(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.PageSize(1)
		c.FailPages(2, errNetwork)
	}, nil, func(d *driver) {
		d.see("INCOMPLETE at 2 of 3")
		d.client.FailPages(1, errNetwork)
		d.press("r")
		d.see("ulb-web", "ulb-mail", "INCOMPLETE at 2 of 3")
	})
}

func TestADescriptionIsRefreshedToo(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("enter", "d")
		d.client.Edit(func(w *fake.World) {
			w.VServer(scope, "ulb-web", "vserver-tcp", func(v *api.VServer) { v.Method = api.Known("Source") })
		})
		d.advance(11 * time.Second)
		d.see("Source")
		assert.Equal(t, 6, d.readsIn(fake.VServers, time.Minute))
	})
}

func TestTheRestOfTheRefreshIsSaid(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.advance(15*time.Minute + 20*time.Second)
		d.see("no key for 15m: no refresh until the next")
	})
}

func TestAFailedReadAlwaysSaysTheKey(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.FailAlways(fake.ULBs, &api.Error{
			Kind: api.KindUnavailable, Action: "DescribeULB",
			Message: strings.Repeat("<html>gateway</html> ", 200),
		})
	}, nil, func(d *driver) { d.see("r refreshes") })
}
