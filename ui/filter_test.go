package ui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
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
