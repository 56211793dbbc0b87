package ui

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api/fake"
)

func (d *driver) mouse(button tea.MouseButton, action tea.MouseAction, x, y int) {
	d.t.Helper()
	d.send(tea.MouseMsg{Button: button, Action: action, X: x, Y: y})
	d.wait()
	d.checkFrame()
}

func (d *driver) click(x, y int) {
	d.t.Helper()
	d.mouse(tea.MouseButtonLeft, tea.MouseActionPress, x, y)
	d.mouse(tea.MouseButtonLeft, tea.MouseActionRelease, x, y)
}

func (d *driver) wheel(button tea.MouseButton) {
	d.t.Helper()
	d.mouse(button, tea.MouseActionPress, 10, 10)
}

// clickOn clicks on the line with the text.
func (d *driver) clickOn(text string) {
	d.t.Helper()
	for y, line := range strings.Split(d.screen(), "\n") {
		if x := strings.Index(line, text); x >= 0 {
			d.click(x, y)
			return
		}
	}
	require.Fail(d.t, "not on the screen", text)
}

func TestAClickSelectsTheRowUnderIt(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.clickOn("ulb-empty")
		assert.Contains(t, d.selected(), "ulb-empty")
		d.clickOn("ulb-web")
		assert.Contains(t, d.selected(), "ulb-web")
		before := d.state()
		for _, at := range [][2]int{{0, 0}, {5, 1}, {5, 2}, {5, 6}, {5, 22}, {5, 23}, {79, 23}, {5, -1}, {-5, 99}, {5, 99}} {
			d.click(at[0], at[1])
		}
		assert.Equal(t, before, d.state(), "neither titles nor what is below the rows is a row")
		for _, button := range []tea.MouseButton{
			tea.MouseButtonNone, tea.MouseButtonMiddle, tea.MouseButtonRight, tea.MouseButtonWheelLeft,
			tea.MouseButtonWheelRight, tea.MouseButtonBackward, tea.MouseButton10,
		} {
			d.mouse(button, tea.MouseActionPress, 5, 4)
		}
		d.mouse(tea.MouseButtonLeft, tea.MouseActionMotion, 5, 4)
		d.mouse(tea.MouseButtonLeft, tea.MouseActionRelease, 5, 4)
		assert.Equal(t, before, d.state(), "nor does any other button do a thing")
		for range 5 {
			d.clickOn("ulb-mail")
		}
		d.see("3 ULBs")
		assert.Contains(t, d.selected(), "ulb-mail", "and nothing opens, however often")
	})
}

func TestAClickIsOnTheRowThatIsSeenThere(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) {
			w.ULBs[scope][0] = fake.ULB("ulb-web", "web", fake.TCP("v", "v", 1, hosts(200)...))
		})
	}, nil, func(d *driver) {
		d.press("enter", "enter", "G", "k")
		lines := strings.Split(d.screen(), "\n")
		first := strings.Fields(lines[3])[2]
		d.click(20, 3)
		assert.Contains(t, d.selected(), first)
		assert.Equal(t, lines[5:20], strings.Split(d.screen(), "\n")[5:20], "the window stays")
		d.resize(120, 30)
		d.click(115, 6)
		assert.Contains(t, d.selected(), first, "the details are no rows")
		d.click(20, 6)
		d.advance(200 * time.Millisecond)
		assert.NotContains(t, d.selected(), first)
		assert.Contains(t, d.details()[0], strings.Fields(d.selected())[3], "the details follow")
	})
}

func TestTheWheelMovesTheCursorAndScrollsAText(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) {
			w.ULBs[scope][0] = fake.ULB("ulb-web", "web", fake.TCP("v", "v", 1, hosts(200)...))
		})
	}, nil, func(d *driver) {
		d.press("enter", "enter")
		d.wheel(tea.MouseButtonWheelDown)
		assert.Contains(t, d.selected(), "backend-00003")
		for range 3 {
			d.wheel(tea.MouseButtonWheelUp)
		}
		assert.Contains(t, d.selected(), "backend-00000", "it stops at the end")
		d.dontSee("this is the")
		d.press("/")
		d.write("backend-001")
		d.wheel(tea.MouseButtonWheelDown)
		d.see("/backend-001", "100 of 200")
		assert.Contains(t, d.selected(), "backend-00103", "below a text field, too, which keeps its text")
		d.press("enter", "esc", "esc", "d")
		top := strings.Split(d.screen(), "\n")[2]
		d.wheel(tea.MouseButtonWheelDown)
		assert.NotEqual(t, top, strings.Split(d.screen(), "\n")[2])
		d.wheel(tea.MouseButtonWheelUp)
		assert.Equal(t, top, strings.Split(d.screen(), "\n")[2])
		d.press("esc", "y")
		d.wheel(tea.MouseButtonWheelDown)
		d.click(5, 5)
		d.see("copy:")
		d.resize(50, 10)
		d.wheel(tea.MouseButtonWheelDown)
		d.click(5, 5)
	})
}

// The fake allows no write here: one that leaves fails the test.
func TestTheMousePressesNoButton(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		before := d.selected()
		d.press("x")
		d.advance(time.Second)
		d.focus("Release")
		for y := range 24 {
			for x := range 80 {
				d.send(tea.MouseMsg{Button: tea.MouseButtonLeft, Action: tea.MouseActionPress, X: x, Y: y})
				d.send(tea.MouseMsg{Button: tea.MouseButtonLeft, Action: tea.MouseActionRelease, X: x, Y: y})
			}
		}
		d.wait()
		d.advance(time.Second)
		for range 5 {
			d.wheel(tea.MouseButtonWheelDown)
			d.wheel(tea.MouseButtonWheelUp)
		}
		d.see("[> Release <]", "Release backend")
		d.press("esc")
		assert.Equal(t, before, d.selected(), "nor does it choose another row behind the dialog")
		assert.Empty(t, d.client.Writes())
	})
}

func TestTheWheelReadsALongDialogToItsEnd(t *testing.T) {
	drive(t, withRules(ruledPairs()...), nil, func(d *driver) {
		d.resize(80, 16)
		d.openShop()
		d.press("x")
		d.advance(time.Second)
		d.see("Read to the end first", "0 of 4")
		d.write("shop")
		for range 8 {
			d.wheel(tea.MouseButtonWheelDown)
		}
		d.dontSee("Read to the end first")
		d.advance(time.Second)
		d.see("exact", "[  Release  ]")
		assert.Empty(t, d.client.Writes())
	})
}

func TestAnIdleConsoleIsWokenByTheWheel(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.advance(16 * time.Minute)
		calls := len(d.client.Calls())
		d.advance(time.Minute)
		require.Len(t, d.client.Calls(), calls, "it is idle")
		d.wheel(tea.MouseButtonWheelDown)
		d.advance(time.Minute)
		assert.Greater(t, len(d.client.Calls()), calls)
	})
}
