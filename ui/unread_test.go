package ui

import (
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

func TestWhatCannotBeReadIsNamed(t *testing.T) {
	drive(t, account, nil, func(d *driver) {
		d.client.FailAlways(fake.ULBCount, &api.Error{Kind: api.KindPermission, RetCode: 299, Message: "no access"})
		d.client.FailAlways(fake.ULBs, &api.Error{Kind: api.KindPermission, RetCode: 299, Message: "no access"})
		d.press("!")
		d.see("0/4 read  hk denied  sg denied", "no access")
		d.dontSee("Nothing is wrong")
		d.client.FailAlways(fake.ULBCount, nil)
		d.client.FailAlways(fake.ULBs, nil)
		d.press("r")
		d.see("5 problems")
		d.dontSee("denied", "INCOMPLETE")
	})
}

func TestARegionThatCannotBeReadIsNamedBesideTheOthers(t *testing.T) {
	drive(t, account, nil, func(d *driver) {
		d.client.FailAlways(fake.ULBCount, &api.Error{Kind: api.KindPermission, RetCode: 299, Message: "no access"})
		d.client.Fail(fake.ULBs, &api.Error{Kind: api.KindPermission, RetCode: 299, Message: "no access"})
		d.press("!")
		denied := regexp.MustCompile(`3/4 read  (\S+) denied`).FindStringSubmatch(d.screen())
		require.Len(t, denied, 2, "the one whose list was asked for first: %s", d.screen())
		d.see("INCOMPLETE: "+denied[1]+":", "no access", "problems")
	})
}

func TestWhatCouldNotBeReadAgainIsStaleAndNotOnlyIncomplete(t *testing.T) {
	for _, key := range []string{"!", "f"} {
		drive(t, account, func(o *Options) { o.Connection.Refresh = 0 }, func(d *driver) {
			d.resize(200, 24)
			d.press(key)
			if key == "f" {
				d.write("10.7.0.1")
				d.press("enter")
			}
			d.see("10.7.0.1", "4/4 read")
			since := d.app.env.Clock.Now().Local().Format(time.TimeOnly)
			d.client.FailAlways(fake.ULBCount, fake.LostOf(fake.ULBCount))
			d.advance(2 * time.Minute)
			d.press("r")
			d.see("10.7.0.1", "1/4 read  hk/org-2 STALE 2m failed  sg STALE 2m failed", "STALE: ", "hk/org-2 not read since "+since+": ", "; sg not read since", "r refreshes")
			d.dontSee("INCOMPLETE", "hk/org-1 STALE")
			d.aged("STALE 2m")
			d.client.FailAlways(fake.ULBCount, nil)
			d.press("r")
			d.see("10.7.0.1", "4/4 read")
			d.dontSee("STALE")
		})
	}
}

func TestOtherRegionsThatNobodyKnowsAreNamed(t *testing.T) {
	drive(t, account, nil, func(d *driver) {
		d.client.FailAlways(fake.Regions, fake.LostOf(fake.Regions))
		d.press("!")
		d.see("2/? read", "3 problems; there may be more regions or projects: ")
	})
}

// TestAHostIsNotFoundWholeWhereTheRegionsCannotBeListed: its other places are not known.
func TestAHostIsNotFoundWholeWhereTheRegionsCannotBeListed(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.resize(120, 40)
		d.client.FailAlways(fake.Regions, fake.LostOf(fake.Regions))
		d.press("f")
		d.write("10.0.0.3")
		d.press("enter")
		d.see("2/? read", "● all ok, as far as read", "1 place; there may be more regions or projects: ")
		d.press("x")
		d.asks("Release backend", "also in nothing else, as far as read")
	})
	drive(t, func(c *fake.Client) {
		everywhere(c)
		c.Edit(func(w *fake.World) {
			other := fake.Healthy("backend-z", "10.0.0.1", 9100)
			other.ResourceName, other.ResourceID = api.Known("host-backend-a"), api.Known("uhost-backend-a")
			w.ULBs[scope] = append(w.ULBs[scope], fake.ULB("ulb-z", "more", fake.TCP("vserver-z", "admin", 9100, other)))
		})
	}, nil, func(d *driver) {
		d.client.FailAlways(fake.Regions, fake.LostOf(fake.Regions))
		d.send(pasteMsg("10.0.0.1"))
		d.wait()
		d.see("2 places", "2 marked")
		d.press("x")
		d.asks("Release from 2 places", "NOT READ the list of regions or projects: ")
	})
}

// TestWhatIsKnownStaysWhereTheRegionsCannotBeListed, or the projects: it is read again, and old where that fails.
func TestWhatIsKnownStaysWhereTheRegionsCannotBeListed(t *testing.T) {
	for _, method := range []string{fake.Regions, fake.Projects} {
		drive(t, account, nil, func(d *driver) {
			d.press("!")
			d.see("4/4 read", "5 problems")
			d.client.FailAlways(method, fake.LostOf(method))
			d.advance(11 * time.Second)
			d.see("4/? read", "5 problems", "5 problems; there may be more regions or projects: ")
			d.client.FailAlways(fake.ULBCount, fake.LostOf(fake.ULBCount))
			d.advance(11 * time.Second)
			d.see("1/? read", "STALE 10s", "5 problems")
			d.client.FailAlways(fake.ULBCount, nil)
			d.client.FailAlways(method, nil)
			d.advance(20 * time.Second)
			d.see("4/4 read", "5 problems")
			d.dontSee("more regions", "STALE", ">0s")
		})
	}
}

// TestWhatIsDeniedIsAskedForOnceAndThenOnlyByAKey.
func TestWhatIsDeniedIsAskedForOnceAndThenOnlyByAKey(t *testing.T) {
	drive(t, account, nil, func(d *driver) {
		denied := &api.Error{Kind: api.KindPermission, RetCode: 299, Message: "no access"}
		d.client.FailAlways(fake.ULBCount, denied)
		d.client.Fail(fake.ULBs, denied)
		d.press("!")
		d.see("3/4 read", " denied", "no access")
		lists := d.asked(fake.ULBs)
		d.advance(11 * time.Second)
		d.see("3/4 read", " denied", "no access")
		assert.Equal(t, lists+3, d.asked(fake.ULBs), "of those that may be read")
		d.client.FailAlways(fake.ULBCount, nil)
		d.press("r")
		d.see("4/4 read")
		d.dontSee("denied")
	})
}

// TestWhyARegionCouldNotBeReadIsSaidWhileItIsReadAgain, until something comes of it.
func TestWhyARegionCouldNotBeReadIsSaidWhileItIsReadAgain(t *testing.T) {
	drive(t, account, nil, func(d *driver) {
		d.client.FailAlways(fake.ULBCount, fake.LostOf(fake.ULBCount))
		d.press("!")
		d.see("1/4 read  hk/org-2 failed  sg failed")
		d.client.FailAlways(fake.ULBCount, nil)
		resume := d.client.Hold(fake.ULBCount)
		d.advance(11 * time.Second)
		d.see("1/4 read  hk/org-2 failed  sg failed")
		resume()
		d.wait()
		d.see("4/4 read")
	})
}

func TestWhatWasNotReadIsNamedOnASmallScreen(t *testing.T) {
	drive(t, account, nil, func(d *driver) {
		d.client.FailAlways(fake.ULBCount, &api.Error{Kind: api.KindPermission, RetCode: 299, Message: "no access"})
		d.client.Fail(fake.ULBs, &api.Error{Kind: api.KindPermission, RetCode: 299, Message: "no access"})
		d.press("!")
		d.see("prod › problems › 3/4 read  ", " denied")
	})
}
