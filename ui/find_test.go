package ui

import (
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// spread is an account in which a host serves in four places of two regions and two projects.
func spread(c *fake.Client) {
	account(c)
	other := api.Scope{Region: elsewhere.Region, Project: scope.Project}
	host := func(id api.BackendID, port int) api.Backend {
		b := fake.Healthy(id, "10.0.0.1", port)
		b.ResourceName, b.ResourceID = api.Known("host-backend-a"), api.Known("uhost-backend-a")
		return b
	}
	c.SetULBs(other, []api.ULB{fake.ULB("ulb-b", "beta",
		fake.TCP("vserver-b1", "b-1", 81, host("backend-b1", 81), fake.Healthy("backend-b9", "10.0.0.11", 81)),
		fake.TCP("vserver-b2", "b-2", 82, host("backend-b2", 82)))})
	c.SetULBs(elsewhere, []api.ULB{fake.ULB("ulb-c", "gamma", fake.TCP("vserver-c", "c-1", 83, host("backend-c1", 83)))})
}

// TestAPlaceThatWasNeverReadOpensAtWhatWasFound: the first row in its place would be released for it.
func TestAPlaceThatWasNeverReadOpensAtWhatWasFound(t *testing.T) {
	drive(t, spread, nil, func(d *driver) {
		d.press("f")
		d.write("10.0.0.11")
		d.see("1 place", "beta/b-1")
		d.press("enter", "enter")
		d.see("beta › b-1 TCP:81", "10.0.0.1:81")
		assert.Contains(t, d.selected(), "10.0.0.11:81")
		d.press("x")
		d.asks("Release backend", "10.0.0.11:81", "backend-b9")
	})
}

func TestOneBackendOfAHostIsMarkedAlone(t *testing.T) {
	worse := func(c *fake.Client) {
		spread(c)
		c.Edit(func(w *fake.World) {
			w.VServer(api.Scope{Region: elsewhere.Region, Project: scope.Project}, "ulb-b", "vserver-b1", func(v *api.VServer) {
				backends, _ := v.Backends.Get()
				backends[0].Status = api.Known(1)
			})
		})
	}
	for text, port := range map[string]string{"backend-b2": "82", "Backend-B2": "82", "10.0.0.1:83": "83"} {
		drive(t, worse, worstFirst, func(d *driver) {
			d.send(pasteMsg(text))
			d.wait()
			d.see("4 places", "1 marked")
			assert.Contains(t, d.selected(), "10.0.0.1:"+port)
			d.press("x")
			d.asks("Release backend", "10.0.0.1:"+port)
		})
	}
	for _, text := range []string{"10.0.0.1", "uhost-backend-a", "host-backend-a"} {
		drive(t, spread, nil, func(d *driver) {
			d.press("f")
			d.write(text)
			d.press("enter")
			d.see("4 places", "4 marked")
		})
	}
}

func TestAnAddressIsFoundWhereverItServes(t *testing.T) {
	drive(t, spread, nil, func(d *driver) {
		d.press("f")
		d.see("4/4 read", "Type an address")
		d.write("10.0.0.1")
		d.see("4 places", "web/api-tcp", "beta/b-1", "beta/b-2", "gamma/c-1")
		d.dontSee("10.0.0.11")
		assert.Regexp(t, `healthy +10.0.0.1:81 .* beta/b-1 +2/2 → 1/1`, d.line("beta/b-1"))
		assert.Regexp(t, `1/1 → 0/0`, d.line("gamma/c-1"))
		d.press("enter", "/")
		d.press("esc")
		d.see("4 places")
		d.app.stack.top().Select("sg/org-2/ulb-c/vserver-c/backend-c1")
		d.press("enter")
		assert.Contains(t, d.selected(), "backend-c1")
		d.see("sg", "org-2", "gamma › c-1 TCP:")
		d.press("esc")
		d.see("4 places")
	})
}

// TestFindShowsAWholeHostAndWhatIsOff on a small screen, where something has to give way.
func TestFindShowsAWholeHostAndWhatIsOff(t *testing.T) {
	drive(t, spread, nil, func(d *driver) {
		d.editListener(func(v *api.VServer) {
			b, _ := v.Backends.Get()
			b[1].Enabled = api.Known(0)
		})
		d.press("f")
		d.write("host-back")
		assert.Regexp(t, `healthy +10.0.0.1:9000 +host-backend-a +web/api-tcp +2/3 \+1 off`, d.line("10.0.0.1:9000"))
		assert.Regexp(t, `disabled +10.0.0.2:9000 +host-backend-b +web/api-tcp +2/3 \+1 off`, d.line("10.0.0.2:9000"))
		d.press("esc")
		d.send(pasteMsg("10.0.0.1"))
		d.wait()
		assert.Regexp(t, `web/api-tcp +2/3 \+1 off → 1/2 +ordinary`, d.line("web/api-tcp"))
	})
}

// TestWhatTellsPlacesApartIsNotCut at 80 columns: the end of a host's name, the region and the project.
func TestWhatTellsPlacesApartIsNotCut(t *testing.T) {
	far := api.Scope{Region: "ph-mnl", Project: "org-abc123"}
	drive(t, func(c *fake.Client) {
		spread(c)
		c.SetRegions([]api.Region{{ID: scope.Region}, {ID: far.Region}})
		c.SetProjects([]api.Project{{ID: scope.Project}, {ID: far.Project}})
		host := func(id api.BackendID, address, name string) api.Backend {
			b := fake.Healthy(id, address, 80)
			b.ResourceName = api.Known(name)
			return b
		}
		c.SetULBs(far, []api.ULB{fake.ULB("ulb-long", "prod-checkout-frontend", fake.TCP("vserver-l", "shop-https", 443,
			host("b-1", "10.9.0.1", "prod-checkout-service-blue-01"), host("b-2", "10.9.0.2", "prod-checkout-service-blue-02")))})
	}, nil, func(d *driver) {
		d.press("f")
		d.write("checkout-service")
		d.press("enter")
		assert.Regexp(t, `lue-01 +\S*shop-https .*ph-mnl/abc123`, d.line("10.9.0.1"))
		assert.Regexp(t, `lue-02 +\S*shop-https .*ph-mnl/abc123`, d.line("10.9.0.2"))
	})
}

// hostState is what the service says of a host from now on.
func (d *driver) hostState(of api.Scope, id, state string) {
	d.client.Edit(func(w *fake.World) {
		if w.HostStates == nil {
			w.HostStates = map[api.Scope]map[string]string{}
		}
		if w.HostStates[of] == nil {
			w.HostStates[of] = map[string]string{}
		}
		w.HostStates[of][id] = state
	})
}

// hostReads is how often what became of hosts was asked for.
func (d *driver) hostReads() int {
	n := 0
	for _, call := range d.client.Calls() {
		if call.Method == fake.Hosts {
			n++
		}
	}
	return n
}

func TestAHostThatIsDownAndInRotationIsLoud(t *testing.T) {
	drive(t, spread, nil, func(d *driver) {
		d.hostState(scope, "uhost-backend-a", api.HostRunning)
		d.press("f")
		d.write("uhost-backend-a")
		d.see("4 places")
		assert.Zero(t, d.hostReads(), "what is being typed is no host yet")
		d.press("enter")
		d.wait()
		d.see("host-backend-a uhost-backend-a running")
		d.dontSee("in rotation")
		reads := d.hostReads()
		assert.Equal(t, 3, reads, "once for each region and project")
		d.press("down", "up", "d", "esc")
		d.wait()
		assert.Equal(t, reads, d.hostReads())

		d.hostState(scope, "uhost-backend-a", api.HostStopped)
		d.press("r")
		d.wait()
		d.see("host-backend-a uhost-backend-a stopped, in rotation")
		assert.Equal(t, 2*reads, d.hostReads(), "r asks again")
		d.client.Edit(func(w *fake.World) {
			for s := range w.ULBs {
				for i := range w.ULBs[s] {
					vservers, _ := w.ULBs[s][i].VServers.Get()
					for _, v := range vservers {
						backends, _ := v.Backends.Get()
						for j := range backends {
							backends[j].Enabled = api.Known(0)
						}
					}
				}
			}
		})
		d.press("r")
		d.wait()
		d.see("host-backend-a uhost-backend-a stopped")
		d.dontSee("in rotation")
	})
}

// TestAHostIsReadAgainWithItsPlaces every minute, and at once where its places are looked for anew: what
// stands beside rows of a few seconds ago must not be an hour old.
func TestAHostIsReadAgainWithItsPlaces(t *testing.T) {
	drive(t, spread, nil, func(d *driver) {
		d.hostState(scope, "uhost-backend-a", api.HostRunning)
		d.send(pasteMsg("10.0.0.1"))
		d.wait()
		d.see("host-backend-a uhost-backend-a running")
		reads := d.hostReads()
		d.hostState(scope, "uhost-backend-a", api.HostStopped)
		d.advance(50 * time.Second)
		assert.Equal(t, reads, d.hostReads(), "not with every refresh")
		d.advance(20 * time.Second)
		d.see("host-backend-a uhost-backend-a stopped, in rotation")
		assert.Equal(t, 2*reads, d.hostReads())

		d.hostState(scope, "uhost-backend-a", api.HostRunning)
		d.press("esc")
		d.send(pasteMsg("10.0.0.1"))
		d.wait()
		d.see("host-backend-a uhost-backend-a running")

		d.client.FailAlways(fake.Hosts, errSilence)
		d.advance(3*time.Minute + 5*time.Second)
		d.see("host-backend-a uhost-backend-a running, read 3m ago")
		d.press("d")
		d.see("describe backend-", "running, read 3m ago")
	})
}

func TestAHostThatCannotBeReadIsAWord(t *testing.T) {
	drive(t, spread, nil, func(d *driver) {
		d.client.FailAlways(fake.Hosts, &api.Error{Kind: api.KindPermission, RetCode: 299, Message: "no access"})
		d.send(pasteMsg("10.0.0.1"))
		d.wait()
		d.see("4 places", "host-backend-a uhost-backend-a denied", "gamma/c-1")
		reads := d.hostReads()
		d.advance(time.Minute)
		assert.Equal(t, reads, d.hostReads(), "nobody asked again")
	})
}

func TestWhatAReleaseWouldBeStandsAtEveryPlaceOfAHost(t *testing.T) {
	drive(t, spread, nil, func(d *driver) {
		d.client.Edit(func(w *fake.World) {
			w.ULBs[elsewhere] = append(w.ULBs[elsewhere], fake.ULB("ulb-k", "shop.default.svc.uk8s-x", fake.HTTP("vserver-k", "k-1", 84,
				[]api.Backend{
					func() api.Backend {
						b := fake.Healthy("backend-k1", "10.0.0.1", 84)
						b.ResourceID = api.Known("uhost-backend-a")
						return b
					}(),
					fake.Healthy("backend-k2", "10.0.0.12", 84), fake.Healthy("backend-k3", "10.0.0.13", 84),
				}, fake.Path("policy-k", "/", "backend-k1", "backend-k2"), fake.Path("policy-1", "/only", "backend-k1"))))
		})
		d.send(tea.WindowSizeMsg{Width: 160, Height: 40})
		d.send(pasteMsg("10.0.0.1"))
		d.wait()
		assert.Regexp(t, `RISK +RULES`, d.line("RISK"))
		assert.Regexp(t, `1/1 → 0/0 +outage +- `, d.line("gamma/c-1"))
		assert.Regexp(t, `2/2 → 1/1 +ordinary +- `, d.line("beta/b-1"))
		assert.Regexp(t, `3/3 → 2/2 +outage +2 \(1 last\)`, d.line("k-1"))
		d.app.stack.top().Select("sg/org-2/ulb-k/vserver-k/backend-k1")
		d.press("d")
		d.see("/only", "nothing else serves", "risk of a release", "outage, as far as read")
		d.press("esc", "esc", "f")
		d.write("beta")
		d.dontSee("outage")
	})
}

func TestEscStopsWhatIsReadOfHosts(t *testing.T) {
	drive(t, spread, nil, func(d *driver) {
		resume := d.client.Hold(fake.Hosts)
		defer resume()
		d.send(pasteMsg("10.0.0.1"))
		d.wait()
		reads := d.hostReads()
		require.NotZero(t, reads)
		d.press("esc", "esc") // the marks of its places, then the list
		d.dontSee("4/4 read")
		d.advance(time.Minute)
		assert.Equal(t, reads, d.hostReads())
	})
}

func TestWhatIsFoundNarrowsWithEveryKey(t *testing.T) {
	drive(t, spread, nil, func(d *driver) {
		d.press("f")
		d.write("beta")
		d.see("1 place", "beta")
		d.press("backspace", "backspace", "backspace")
		d.see("places")
		d.write("-1 10.0.0.11")
		d.see("beta/b-1", "10.0.0.11:81")
		d.press("esc")
		d.see("Type an address")
		d.press("esc")
		d.dontSee("4/4 read")
	})
}

func TestNothingIsFound(t *testing.T) {
	drive(t, spread, nil, func(d *driver) {
		d.press("f")
		d.write("no-such\x1bthing")
		d.see(`Nothing has "no-such`)
		d.press("enter")
		d.see(`Nothing has "no-such`)
	})
}

func TestWhatStreamsInIsFoundToo(t *testing.T) {
	drive(t, spread, nil, func(d *driver) {
		resume := d.client.Hold(fake.ULBCount)
		d.press("f")
		d.write("10.0.0.1")
		d.see("1 place", "web/api-tcp", "sg/org-1 ...", "● all ok, as far as read")
		resume()
		d.wait()
		d.see("4 places", "gamma/c-1")
	})
}

// TestAnotherTextIsLookedForInItsPlace, and the title says which one is.
func TestAnotherTextIsLookedForInItsPlace(t *testing.T) {
	drive(t, spread, nil, func(d *driver) {
		d.press("f")
		d.write("10.0.0.1")
		d.press("enter")
		d.see("4 places", "find 10.0.0.1 ›")
		d.press("f")
		d.write("gamma")
		d.see("1 place", "gamma", "find ›")
		d.press("esc")
		d.see("4 places", "find 10.0.0.1 ›")
	})
}
