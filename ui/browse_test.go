package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

func TestBrowseFromULBToBackendAndBack(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.see("prod › hk › org-1", "3 ULBs  ✗ 1 down  ▲ 1 degraded  ∅ 1 empty", "web", "ulb-mail", "spare", "✗ down",
			"∅ empty")
		d.aged("now")
		assert.Contains(t, d.selected(), "ulb-web")
		d.press("enter")
		d.see("hk › org-1 › web", "vserver-http", "HTTP:80", "TCP:9000", "3/4", "▲ degraded")
		d.press("l")
		d.see("api-tcp TCP:9000", "backend-d", "✗ failing", "● healthy")
		d.press("h", "esc")
		d.see("hk › org-1 ", "ulb-mail")
		d.press("esc")
		d.see("this is the first screen: q quits")
		assert.False(t, d.quit)
		d.press("q")
		assert.True(t, d.quit)
	})
}

func TestWithoutARegionAndProjectTheDefaultsAreTaken(t *testing.T) {
	drive(t, nil, func(o *Options) { o.Connection.Region, o.Connection.Project = "", "" }, func(d *driver) {
		d.see("hk › Production (org-1)", "ulb-web")
	})
}

func TestWithoutADefaultRegionTheOperatorPicks(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) { w.Regions[0].Default = false })
	}, func(o *Options) { o.Connection.Region = "" }, func(d *driver) {
		d.see("choose a region", "Hong Kong", "Singapore")
		d.press("j", "enter")
		d.see("sg › org-1", "No load balancers in sg", "R chooses another region")
	})
}

func TestARefusedProjectListBrowsesAndDoesNotRelease(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Fail(fake.Projects, api.FromRetCode("GetProjectList", 299, "denied", "req-1"))
		c.Edit(func(w *fake.World) { w.ULBs[api.Scope{Region: "hk"}] = w.ULBs[scope] })
	}, func(o *Options) { o.Connection.Project = "" }, func(d *driver) {
		d.see("hk › no project", "ulb-web", "IAM denies", "--project")
		d.press("esc")
		d.dontSee("IAM denies")
		d.openBackends()
		d.press("x")
		d.see("changes need a project")
		d.dontSee("Release backend")
	})
}

func TestAProjectListThatDoesNotComeIsReadAgainOnAKey(t *testing.T) {
	drive(t, func(c *fake.Client) { c.Fail(fake.Projects, errNetwork) },
		func(o *Options) { o.Connection.Project = "" }, func(d *driver) {
			d.see("Reading projects failed", "connection refused", "r refreshes")
			d.press("r")
			d.see("Production (org-1)", "ulb-web")
		})
}

func TestARegionWithoutTheProductSaysWhichKey(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Fail(fake.ULBs, api.FromRetCode("DescribeULB", 4996, "not supported", "req-1"))
	}, nil, func(d *driver) { d.see("no load balancers in hk (not supported); press R for another region", "req-1") })
}

func TestARegionThatDoesNotExistIsNotAnEmptyOne(t *testing.T) {
	unknown := api.FromRetCode("DescribeULB", 230, "[Region] not available", "req-1")
	unknown.Kind = api.KindNoRegion
	drive(t, func(c *fake.Client) { c.Fail(fake.ULBs, unknown) }, nil, func(d *driver) {
		d.see("there is no region hk ([Region] not available); press R for another", "RetCode 230")
		d.dontSee("o load balancers", "refreshes")
	})
}

// TestWhatTheServiceSaidIsAlwaysShown: a code that may mean several things is
// never turned into a sentence of ours alone.
func TestWhatTheServiceSaidIsAlwaysShown(t *testing.T) {
	for code, says := range map[int]string{
		230: "value is not available", 293: "not allowed for these keys", 4996: "no load balancers",
		171: "signature is wrong", 4151: "could not get",
		-7: "unknown error",
	} {
		refused := api.FromRetCode("DescribeULB", code, "own words", "req-1")
		drive(t, func(c *fake.Client) { c.FailAlways(fake.ULBs, refused) }, nil, func(d *driver) {
			d.see("own words", says)
			if code != 4996 {
				d.dontSee("o load balancers in")
			}
		})
	}
}

func TestWrongKeysAreTriedAgainOnAKeyAlone(t *testing.T) {
	wrong := api.FromRetCode("DescribeULB", 171, "bad signature", "req-9")
	drive(t, func(c *fake.Client) { c.FailAlways(fake.ULBs, wrong) }, nil, func(d *driver) {
		d.see("Reading ULBs failed: only r refreshes.", "bad signature", "check the private key")
	})
	drive(t, nil, nil, func(d *driver) {
		d.see("ulb-web")
		d.client.FailAlways(fake.ULBs, wrong)
		d.press("r")
		d.see("STALE, only r refreshes: reading failed", "check the private key")
		d.client.FailAlways(fake.ULBs, errNetwork)
		d.press("r")
		d.see("STALE, r refreshes: reading failed")
	})
}

func TestPickingAnotherProjectStartsThere(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("enter", "P")
		d.see("choose a project", "Staging")
		d.press("esc")
		d.see("› web")
		d.press("P", "j", "enter")
		d.see("hk › Staging (org-2)", "No load balancers in hk")
	})
}

func TestRowsAppearAsPagesComeAndEscStops(t *testing.T) {
	var resume func()
	drive(t, func(c *fake.Client) {
		c.PageSize(1)
		resume = c.HoldPages(2)
	}, nil, func(d *driver) {
		d.see("ulb-web", "ulb-mail")
		d.see("2 of 3 ULBs")
		d.dontSee("esc stops", "ulb-empty")
		d.advance(150 * time.Millisecond)
		d.see("2 of 3 ULBs", "esc stops")
		d.press("esc")
		d.see("INCOMPLETE: stopped at 2 of 3", "r refreshes")
		resume()
		d.wait()
		d.dontSee("ulb-empty")
		d.press("r")
		d.see("ulb-empty", "3 ULBs")
	})
}

func TestAFailedRefreshKeepsTheRowsAndSaysSo(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.client.FailAlways(fake.VServers, errNetwork)
		d.press("r")
		d.see("backend-a", "STALE", "connection refused", "r refreshes")
		d.client.FailAlways(fake.VServers, nil)
		d.press("r")
		d.dontSee("STALE")
	})
}

func TestAnIncompleteListSaysSo(t *testing.T) {
	drive(t, func(c *fake.Client) { c.Incomplete("1 of 4 rows did not come") }, nil, func(d *driver) {
		d.see("ulb-web", "INCOMPLETE: 1 of 4 rows did not come")
	})
}

func TestTheCursorStaysOnItsObject(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("j")
		assert.Contains(t, d.selected(), "ulb-mail")
		d.client.Edit(func(w *fake.World) {
			w.ULBs[scope] = append([]api.ULB{fake.ULB("ulb-new", "aaa")}, w.ULBs[scope]...)
		})
		d.press("r")
		assert.Contains(t, d.selected(), "ulb-mail")
		d.client.Edit(func(w *fake.World) { w.ULBs[scope] = w.ULBs[scope][:2] })
		d.press("r")
		assert.Empty(t, d.selected(), "what is gone is not replaced by a neighbour")
		d.see("down select")
		assert.Contains(t, d.traced(), "ulb-web", "but the screen shows where the next key goes")
		d.press("enter")
		d.see("nothing is selected")
		d.press("j")
		assert.Contains(t, d.selected(), "ulb-web")
		d.dontSee("down select")
	})
}

func TestTheFilterNeedsAllWordsAndLooksInside(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		for _, c := range []struct {
			text string
			want []string
			not  []string
		}{
			{"10.0.1.1", []string{"ulb-mail"}, []string{"ulb-web"}},
			{"host-backend-a WEB", []string{"ulb-web"}, []string{"ulb-mail", "ulb-empty"}},
			{"/cart", []string{"ulb-web"}, []string{"ulb-mail"}},
			{"ulb !down", []string{"ulb-web", "ulb-empty"}, []string{"ulb-mail"}},
			{"web mail", nil, []string{"ulb-web", "ulb-mail"}},
		} {
			d.press("/")
			d.write(c.text)
			d.press("enter")
			d.see(c.want...)
			d.dontSee(c.not...)
			d.press("esc")
			d.see("ulb-web", "ulb-mail", "ulb-empty")
		}
	})
}

func TestEscInTheFilterGoesBackToTheOneBefore(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("/")
		d.write("mail")
		d.press("enter", "/")
		d.write(" qq")
		d.see("No ULB matches")
		d.press("esc")
		d.see("ulb-mail", "filter mail: 1 of 3")
		assert.False(t, d.quit, "a letter in a text field is text")
	})
}

func TestOrderGoesThroughTheColumns(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("o", "o")
		d.see("NAME↑")
		d.press("g")
		assert.Contains(t, d.selected(), "mail")
		d.press("O", "g")
		d.see("NAME↓")
		assert.Contains(t, d.selected(), "web")
		for range 10 {
			d.press("o")
		}
		d.press("r")
		d.see("ulb-web")
	})
}

func TestCopySendsTheIDAndShowsIt(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("j", "y")
		assert.Empty(t, d.copied)
		d.see("copy: y id  a address  r row  j JSON")
		d.press("y")
		assert.Equal(t, []string{"ulb-mail"}, d.copied)
		d.see("sent to the terminal's clipboard: ulb-mail")
		d.advance(10 * time.Second)
		d.dontSee("clipboard")
	})
}

func TestDescribeFollowsTheObject(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("enter", "j", "d")
		d.see("describe", "vserver-http", "Roundrobin", "idle timeout")
		d.press("pgdown", "j", "j")
		d.see("/cart", "backend-e", "member")
		d.press("G")
		d.see("backend-g")
		d.dontSee("member")
		d.client.Edit(func(w *fake.World) { w.ULBs[scope][0].VServers = api.Known([]api.VServer{}) })
		d.press("r")
		d.see("GONE from the list")
	})
}

func TestASmallScreenSaysTheSizeItNeeds(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.resize(59, 16)
		d.see("59x16", "at least 60x16")
		d.press("enter")
		d.resize(80, 24)
		d.see("hk › org-1 ")
	})
}

func TestWhatCannotBeDoneSaysWhy(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("x")
		d.see("open a ULB, then a VServer")
	})
}

func TestAListThatBreaksOffSaysHowFarItCame(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.PageSize(1)
		c.FailPages(2, errNetwork)
	}, nil, func(d *driver) {
		d.see("ulb-web", "ulb-mail", "INCOMPLETE at 2 of 3", "connection refused")
		d.press("r")
		d.see("ulb-empty", "3 ULBs")
	})
}

func TestWrongKeysAreSaidAtOnce(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Fail(fake.Projects, api.FromRetCode("GetProjectList", 171, "bad signature", "req-9"))
	}, func(o *Options) { o.Connection.Project = "" }, func(d *driver) {
		d.see("the signature is wrong", "req-9", "choose a project")
	})
}

// TestAListenerOfAnotherLoadBalancerIsShownMarkedAndLeftAlone: the vendor's own
// samples name one load balancer in two ways.
func TestAListenerOfAnotherLoadBalancerIsShownMarkedAndLeftAlone(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) {
			w.VServer(scope, "ulb-web", "vserver-tcp", func(v *api.VServer) { v.ULB = "ulb-other" })
		})
	}, nil, func(d *driver) {
		d.press("enter")
		d.see("api-tcp (of ulb-other)", "shop")
		d.dontSee("shop (of", "INCOMPLETE")
		d.press("enter")
		d.see("backend-a", "10.0.0.1:9000")
		d.press("x")
		d.advance(time.Second)
		d.see("Release backend", "came as one of ulb-other")
		d.press("tab", "enter", "enter")
		d.advance(time.Minute)
		assert.Empty(t, d.wrote())
	})
}
