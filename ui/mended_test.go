package ui

import (
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

func TestAltDInTheFilterIsHarmless(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("/")
		d.write("web")
		d.press("left")
		d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("d"), Alt: true})
		d.wait()
		d.see("/web")
	})
}

func TestAPastedIDWithItsLineEndIsFound(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("/")
		d.send(pasteMsg("ulb-mail\r"))
		d.wait()
		d.press("enter")
		d.see("filter ulb-mail: 1 of 3")
	})
}

func TestASettledOutcomeTakesThePlaceOfTheUnknownOne(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.ExpectRelease(scope, "ulb-web", "backend-a")
		c.IgnoreRelease()
	}, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.see("→ release, verifying: releasing backend-a")
		d.press("esc", "esc")
		d.see("releasing backend-a")
		d.advance(20 * time.Second)
		d.see("UNKNOWN whether backend-a")
		d.dontSee("at the latest")
		d.dontSee("verifying")
		d.advance(80 * time.Second)
		d.press("enter")
		d.see("Not released, refused: backend-a")
		d.dontSee("UNKNOWN")
	})
}

func TestTheNewestErrorIsShownAndDismissedFirst(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.resize(60, 16)
		for _, text := range []string{"oldest", "older", "first", "second", "third"} {
			d.app.notify(noticeError, text+" trouble that takes a while to say, and goes on for some time so that it fills two lines")
		}
		d.see("third trouble", "more message")
		d.press("esc")
		d.see("second trouble")
		d.dontSee("third trouble")
		d.press("esc", "esc", "esc", "esc")
		d.dontSee("trouble")
	})
}

func TestEscDoesNotStopARefreshNobodyAskedFor(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		resume := d.client.Hold(fake.VServers)
		d.advance(12 * time.Second)
		d.dontSee("reading backends")
		d.advance(9 * time.Second)
		d.see("reading backends, 10s")
		d.dontSee("stops")
		d.press("esc")
		d.see("vserver-tcp")
		resume()
		d.wait()
		d.see("vserver-tcp")
	})
}

func TestAStoppedRefreshIsMadeUpForLater(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		resume := d.client.Hold(fake.VServers)
		d.press("r")
		d.advance(200 * time.Millisecond)
		d.see("esc stops")
		d.press("esc")
		d.see("refresh stopped")
		resume()
		d.editListener(func(v *api.VServer) {
			b, _ := v.Backends.Get()
			b[0].Status = api.Known(1)
		})
		d.advance(11 * time.Second)
		assert.Contains(t, d.line("backend-a"), "failing")
	})
}

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
		d.see("STALE, reading again")
		resume()
		d.wait()
		d.dontSee("STALE")
	})
}

func TestPickersReplaceEachOther(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("R", "P", "R", "P", "esc")
		d.see("ulb-web", "hk › org-1 › ULBs ")
		d.dontSee("choose")
	})
}

func TestAFallToOneThatWasNotShownAborts(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.see("3/4 → 2/3")
		d.editListener(func(v *api.VServer) {
			b, _ := v.Backends.Get()
			b[1].Status = api.Known(1)
		})
		d.confirm("Release")
		d.see("Not released", "now a warning: only one")
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

func TestQuittingBeforeTheRequestIsSentSaysSo(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.askRelease("backend-a")
		d.client.Hold(fake.VServers)
		d.confirm("Release")
		d.press("q")
		d.asks("Quit while a change runs?", "Nothing was sent yet. Leaving now cancels it.", "releasing backend-a", "reading again")
		d.confirm("Quit")
		assert.True(t, d.quit)
		d.see("Not released: backend-a", "nothing was sent")
		assert.Empty(t, d.app.Changes(), "what sent nothing is no change")
	})
}

func TestAPickerOpenedWhileTheFirstScreenIsFoundStays(t *testing.T) {
	var resume func()
	drive(t, func(c *fake.Client) { resume = c.Hold(fake.Projects) },
		func(o *Options) { o.Session.Project = "" }, func(d *driver) {
			d.see("choose a project")
			d.press("R")
			d.see("choose a region", "Singapore")
			resume()
			d.wait()
			d.see("choose a region", "Singapore")
			d.press("esc")
			d.see("Production (org-1)", "ulb-web")
		})
}

func TestARemarkGoesWithItsScreen(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("esc")
		d.see("this is the first screen")
		d.press("enter")
		d.dontSee("this is the first screen")
	})
}

func TestHelpKeepsTheFrameAtEveryWidth(t *testing.T) {
	drive(t, nil, func(o *Options) { o.Session.ReadOnly = true }, func(d *driver) {
		d.openBackends()
		d.press("?")
		for width := minWidth; width <= 140; width++ {
			d.resize(width, 50)
			d.checkFrame()
		}
	})
}
