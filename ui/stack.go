package ui

import (
	"cloud.internal/ulbconsole/ui/screen"
)

// stack is the screens that are open, the first one at the bottom. It is never empty.
type stack []screen.Screen

func (s stack) top() screen.Screen { return s[len(s)-1] }

// pop closes the screen at the top.
func (s *stack) pop() {
	s.top().Close()
	*s = (*s)[:len(*s)-1]
}

// popTo goes back to a screen that is open, and from it to the one before. It says whether it is.
func (s *stack) popTo(id screen.ID) bool {
	for i, open := range *s {
		if open.ID() != id {
			continue
		}
		if i == len(*s)-1 {
			i--
		}
		for len(*s) > i+1 && len(*s) > 1 {
			s.pop()
		}
		return true
	}
	return false
}

// popAll leaves only the first screen.
func (s *stack) popAll() {
	for len(*s) > 1 {
		s.pop()
	}
}

// after is what was left last, once the top of the screens before was: they, if that was a list to
// come back to. On the way up from what was left last that stays the last.
func (s stack) after(before stack) stack {
	top := len(before) - 1
	if before.top().ID() != screen.IDLevel || len(s) > top && s[top] == before.top() {
		return s
	}
	before.top().Unmark()
	return before
}

// resize sets the size of all: the help says what works on the one below it.
func (s stack) resize(width, height int) {
	for _, open := range s {
		open.Resize(width, height)
	}
}

// sync lets every screen draw what is known and what runs now.
func (s stack) sync() {
	for _, open := range s {
		open.Sync()
	}
}
