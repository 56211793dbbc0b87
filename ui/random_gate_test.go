package ui

import (
	"slices"
	"strings"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui/confirm"
)

// focus is which text field of a dialog has the keys.
type focus int

const (
	focusNone focus = iota
	focusGate
	focusWait
	focusWeight
)

func focused(lines []string) focus {
	for _, l := range lines {
		switch {
		case strings.HasPrefix(l, "wait in seconds  > "):
			return focusWait
		case strings.HasPrefix(l, "new weight, 0 to 100  > "):
			return focusWeight
		case !strings.HasPrefix(l, "> ") && !strings.Contains(l, " to confirm  > "):
		default:
			return focusGate
		}
	}
	return focusNone
}

// gateText is what the keys typed into the gate of one reading, kept apart from
// what the dialog makes of them.
type gateText struct {
	of   *change.Reading
	in   confirm.Dialog
	text []rune
	at   int
}

// take follows one key that goes to the gate.
func (g *gateText) take(key string, most int) {
	cut := func(from, to int) { g.text, g.at = slices.Delete(g.text, from, to), from }
	switch key {
	case "left":
		g.at = max(g.at-1, 0)
	case "right":
		g.at = min(g.at+1, len(g.text))
	case "home", "ctrl+a":
		g.at = 0
	case "end", "ctrl+e":
		g.at = len(g.text)
	case "backspace", "ctrl+h":
		cut(max(g.at-1, 0), g.at)
	case "delete":
		at := g.at
		cut(at, min(at+1, len(g.text)))
	case "ctrl+u":
		cut(0, g.at)
	case "ctrl+w", "alt+backspace":
		head := strings.TrimRight(string(g.text[:g.at]), " ")
		cut(len([]rune(head[:strings.LastIndexByte(head, ' ')+1])), g.at)
	default:
		if runes := []rune(key); len(runes) == 1 {
			g.insert(runes, most)
		}
	}
}

func (g *gateText) insert(text []rune, most int) {
	if len(text) > 0 && len(g.text)+len(text) <= most {
		g.text = slices.Insert(g.text, g.at, text...)
		g.at += len(text)
	}
}

// typing hands the model of the gate a key or a paste, where the gate has the
// keys.
func (w *walker) typing(key string, pasted bool) {
	_, lines := w.box()
	if w.on.reading == nil || focused(lines) != focusGate {
		return
	}
	most := len([]rune(w.gateOnScreen())) + 64
	if pasted {
		key, _, _ = strings.Cut(key, "\r")
		w.gate.insert([]rune(key), most)
		return
	}
	w.gate.take(key, most)
}
