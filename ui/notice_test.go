package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/ui/notice"
)

func TestTheNewestErrorIsShownAndDismissedFirst(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.resize(60, 16)
		for _, text := range []string{"oldest", "older", "first", "second", "third"} {
			d.app.notices.Post(notice.Error, text+" trouble that takes a while to say, and goes on for some time so that it "+
				"fills two lines")
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
		d.run(d.app.notices.Post(notice.Error, strings.Repeat("many words ", 60)))
		d.wait()
		d.see("…", "esc dismisses")
	})
}

func TestEscDismissesTheErrorThatIsShown(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.resize(60, 16)
		for _, which := range []string{"alpha", "beta", "gamma"} {
			d.run(d.app.notices.Post(notice.Error, strings.Repeat(which+" words ", 30)))
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

func TestNoticesFadeOneByOne(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.run(d.app.notices.Post(notice.Good, "the first"))
		d.wait()
		d.advance(6 * time.Second)
		d.run(d.app.notices.Post(notice.Good, "the second"))
		d.run(d.app.notices.Post(notice.Error, "the error"))
		d.wait()
		d.see("the first", "the second", "the error (esc dismisses)")
		d.advance(4*time.Second + 100*time.Millisecond)
		d.dontSee("the first")
		d.see("the second", "the error")
		d.advance(6 * time.Second)
		d.dontSee("the second")
		d.advance(time.Hour)
		d.see("the error")
		d.press("esc")
		d.dontSee("the error")
	})
}

func TestATimerOfAReplacedNoticeTakesNoOtherAway(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("x") // says why not
		d.advance(9 * time.Second)
		d.press("x")
		d.see("open a ULB, then a VServer")
		d.advance(5 * time.Second)
		d.see("open a ULB, then a VServer")
		d.advance(6 * time.Second)
		d.dontSee("open a ULB, then a VServer")
	})
}

func TestManyErrorsLeaveRoomForTheRowsAndAreCounted(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.resize(60, 16)
		for i := range 12 {
			d.run(d.app.notices.Post(notice.Error, fmt.Sprintf("error number %d, which is long enough for a second line on this "+
				"screen", i)))
		}
		d.wait()
		d.checkFrame()
		d.see("error number", "more messages", "ulb-web")
		for range 12 {
			d.press("esc")
		}
		d.dontSee("error number", "more messages")
		require.Len(t, d.app.stack.open, 1)
	})
}
