package ui

import (
	"slices"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/ui/screen"
)

// stack is the screens that are open, and those down to the list that was left last.
type stack struct {
	open []screen.Screen // the first one at the bottom; never empty
	left []screen.Screen // nil for none
}

func (s *stack) first() screen.Screen { return s.open[0] }

func (s *stack) top() screen.Screen { return s.open[len(s.open)-1] }

func (s *stack) push(one screen.Screen) { s.open = append(s.open, one) }

// back leaves the screen at the top, and says whether that is not the only one.
func (s *stack) back() bool {
	below := len(s.open) - 2
	if below >= 0 {
		s.leaveTo(below)
	}
	return below >= 0
}

// toFirst leaves all but the first screen, and says whether there were others.
func (s *stack) toFirst() bool {
	above := len(s.open) > 1
	if above {
		s.leaveTo(0)
	}
	return above
}

// backTo goes back to a screen that is open, and from it to the one before. It says whether it is.
func (s *stack) backTo(id screen.ID) bool {
	i := slices.IndexFunc(s.open, func(open screen.Screen) bool { return open.ID() == id })
	if i < 0 {
		return false
	}
	if i == len(s.open)-1 {
		i = max(i-1, 0)
	}
	s.leaveTo(i)
	return true
}

// leaveTo leaves the screens above one: they were left last, if the one at the top is a list to come back
// to. On the way up from what was left last that stays the last.
func (s *stack) leaveTo(i int) {
	before, top, at := slices.Clone(s.open), s.top(), len(s.open)-1
	s.closeAbove(i)
	if top.ID() != screen.IDLevel || len(s.left) > at && s.left[at] == top {
		return
	}
	top.Unmark()
	s.left = before
}

// closeAbove closes the screens above one, as if they had not been open.
func (s *stack) closeAbove(i int) {
	for len(s.open) > i+1 {
		s.top().Close()
		s.open = s.open[:len(s.open)-1]
	}
}

// swap changes the screens for those of the list that was left last.
func (s *stack) swap() {
	for i, open := range s.open {
		if i >= len(s.left) || open != s.left[i] {
			open.Close()
			open.Unmark()
		}
	}
	s.open, s.left = s.left, s.open
}

// opens notes that a place is opened: where one is now was not left.
func (s *stack) opens(at api.Place) {
	if n := len(s.left); n > 0 && s.left[n-1].Target().Place == at {
		s.left = nil
	}
}

// replaceFirst puts another screen below those that are open.
func (s *stack) replaceFirst(by screen.Screen) {
	s.first().Close()
	s.open[0], s.left = by, nil
}

// resize sets the size of all: the help says what works on the one below it.
func (s *stack) resize(width, height int) {
	for _, open := range s.open {
		open.Resize(width, height)
	}
}

// sync lets every screen draw what is known and what runs now.
func (s *stack) sync() {
	for _, open := range s.open {
		open.Sync()
	}
}
