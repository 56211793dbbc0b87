package ui

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

func TestAPlaceThatCannotBeReadIsLeftOutLoudly(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.findHost()
		d.client.FailAlways(fake.VServers, &api.Error{Kind: api.KindPermission, RetCode: 299, Message: "no access"})
		d.press("x")
		d.asks("Release from 0 places", "No place can be changed.", "LEFT OUT beta/b-1", "IAM denies")
		d.doesNotAsk("to confirm")
	})
}

func TestWhereAHostMayServeBesideItsPlacesIsSaidLoudly(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		denied := &api.Error{Kind: api.KindPermission, RetCode: 299, Message: "no access"}
		d.client.OnCall(func(call fake.Call) {
			if call.Method == fake.ULBs && call.Scope == elsewhere {
				d.client.Fail(fake.ULBs, denied)
			}
		})
		d.send(pasteMsg("10.0.0.1"))
		d.wait()
		d.see("3 places", "3 marked")
		d.press(" ")
		d.see("2 marked")
		d.press("x")
		d.asks("Release from 2 places", "NOT READ 1 of 4 regions and projects: sg/org-2 denied",
			"also in 1 other place, not touched: beta/b-1", "10.0.0.1:82 backend-b2: release")
	})
}

func TestWhatIsOnlyReadAgainIsNotCalledNotRead(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.findHost()
		resume := d.client.Hold(fake.ULBCount)
		d.press("r")
		d.see("4/4 read")
		d.press("x")
		d.asks("Release from 4 places")
		d.doesNotAsk("NOT READ")
		d.press("esc")
		d.client.FailAlways(fake.ULBCount, fake.LostOf(fake.ULBCount))
		resume()
		d.wait()
		d.advance(time.Minute)
		d.press("x")
		d.asks("Release from 4 places", "NOT READ 3 of 4 regions and projects: ", "STALE 1m failed")
	})
}

func TestWhatAnotherNameIsTypedForDoesNothing(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.findHost()
		d.press("x")
		d.asks("Release from 4 places")
		d.write("host-backend-b")
		d.press("enter")
		d.see("Release from 4 places")
		d.press("esc")
		assert.Empty(t, d.client.Writes())
		d.see("4 marked")
	})
}

func TestWithoutMarksOneRowIsChanged(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.findHost()
		d.press("esc")
		d.dontSee("marked")
		d.press("x")
		d.asks("Release backend")
		d.press("esc", " ")
		d.see("1 marked")
		d.advance(time.Minute) // what is read again marks nothing
		d.see("1 marked")
	})
}

func TestOnePlaceIsChangedInSightOfTheOthers(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.findHost()
		d.resize(120, 40)
		d.press("esc", "x")
		d.asks("Release backend", "also in 3 other places, not touched: beta/b-2 TCP:82 10.0.0.1:82; gamma/c-1",
			"web/api-tcp")
		d.dontSee("as far as read")
	})
}

func TestASessionThatMayChangeNothingShowsThePlanOfAllPlaces(t *testing.T) {
	drive(t, everywhere, readOnly, func(d *driver) {
		d.findHost()
		d.press("x")
		d.asks("Release from 4 places · READ-ONLY", "beta/b-1")
		d.doesNotAsk("to confirm")
		d.press("enter")
		assert.Empty(t, d.client.Writes())
	})
}

func TestOneChangeTakesNoMoreHostsThanAPlanMay(t *testing.T) {
	drive(t, everywhere, func(o *Options) { o.Connection.MaxTargets = 2 }, func(d *driver) {
		d.findHost()
		d.press("x")
		d.asks("Release from 4 places") // of one host
		d.press("esc", "esc", "esc", "!")
		d.see("problems")
		d.press("a", "x")
		d.says("backends are marked: at most 2 at once")
	})
}

func TestTheLeastDangerousPlaceComesFirstInAProtectedProfile(t *testing.T) {
	protected := func(o *Options) { o.Connection.Protected, o.Connection.AllowOutage = true, true }
	estate := func(c *fake.Client) {
		everywhere(c)
		c.Edit(func(w *fake.World) {
			vservers, _ := w.ULBs[elsewhere][0].VServers.Get() // severe anywhere, and most is left of it
			vservers[0].Method = api.Known("Source")
			backends, _ := vservers[0].Backends.Get()
			for i := range 4 {
				id := api.BackendID(fmt.Sprint("backend-more", i))
				backends = append(backends, fake.Healthy(id, fmt.Sprint("10.0.9.", i), 83))
			}
			vservers[0].Backends = api.Known(backends)
		})
	}
	drive(t, estate, protected, func(d *driver) {
		d.findHost()
		d.press("x")
		d.asks("Release from 4 places", "OUTAGE in 1 of 4")
		_, whole := d.readDialog()
		assert.Contains(t, whole, "1 beta/b-1 2/2 → 1/1 SEVERE")
		assert.Contains(t, whole, "3 gamma/c-1 5/5 → 4/4 SEVERE")
	})
}

func TestAPlaceIsLeftOutForOneReasonInItsOwnWords(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.findHost()
		d.client.Edit(func(w *fake.World) { // its rows are of another host now
			vservers, _ := w.ULBs[elsewhere][0].VServers.Get()
			vservers[0].Backends = api.Known([]api.Backend{fake.Healthy("backend-c1", "10.0.9.9", 83)})
			other := api.Scope{Region: elsewhere.Region, Project: scope.Project}
			vservers, _ = w.ULBs[other][0].VServers.Get()
			vservers[1].Backends = api.Maybe[[]api.Backend]{}
		})
		d.press("x")
		d.asks("Release from 2 places", "LEFT OUT beta/b-2 sg org-1: ", "LEFT OUT gamma/c-1 sg org-2: not what the row was")
		d.doesNotAsk("Cannot be done")
	})
}
