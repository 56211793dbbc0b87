package ui

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/ui/notice"
)

func TestTheNewestErrorIsShownAndDismissedFirst(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.resize(60, 16)
		for _, text := range []string{"oldest", "older", "first", "second", "third"} {
			d.app.notify(notice.Error, text+" trouble that takes a while to say, and goes on for some time so that it fills two lines")
		}
		d.see("third trouble", "more message")
		d.press("esc")
		d.see("second trouble")
		d.dontSee("third trouble")
		d.press("esc", "esc", "esc", "esc")
		d.dontSee("trouble")
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

func TestALongErrorSaysThatItIsCutAndHowToDismissIt(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.resize(60, 16)
		d.run(d.app.notify(notice.Error, strings.Repeat("many words ", 60)))
		d.wait()
		d.see("…", "esc dismisses")
	})
}

func TestEscDismissesTheErrorThatIsShown(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.resize(60, 16)
		for _, which := range []string{"alpha", "beta", "gamma"} {
			d.run(d.app.notify(notice.Error, strings.Repeat(which+" words ", 30)))
		}
		d.wait()
		for range 3 {
			shown := ""
			for _, which := range []string{"alpha", "beta", "gamma"} {
				if strings.Contains(d.screen(), which) {
					shown = which
				}
			}
			assert.NotEmpty(t, shown)
			d.press("esc")
			d.dontSee(shown)
		}
	})
}
