package screen

import "slices"

// Typed are the texts that were typed in one kind of field, the newest last.
type Typed struct{ texts []string }

// Any says whether there are some.
func (t *Typed) Any() bool { return len(t.texts) > 0 }

// typedMost bounds what is remembered.
const typedMost = 100

// Add remembers a text, once; "" is none.
func (t *Typed) Add(text string) {
	if text == "" {
		return
	}
	t.texts = append(slices.DeleteFunc(t.texts, func(one string) bool { return one == text }), text)
	if len(t.texts) > typedMost {
		t.texts = slices.Delete(t.texts, 0, 1)
	}
}

// Walk begins to look through the texts, at what is being typed now.
func (t *Typed) Walk() Walk { return Walk{texts: slices.Clone(t.texts), at: len(t.texts)} }

// Walk is a way through the texts, as through a shell's history.
type Walk struct {
	texts []string
	at    int
	typed string // what stood in the field before the last text was left
}

// Older gives the text before; of the first one, itself.
func (w *Walk) Older(now string) string {
	if w.at == 0 {
		return now
	}
	if w.at == len(w.texts) {
		w.typed = now
	}
	w.at--
	return w.texts[w.at]
}

// Newer gives the text after and, after the last one, what was being typed.
func (w *Walk) Newer(now string) string {
	if w.at == len(w.texts) {
		return now
	}
	if w.at++; w.at == len(w.texts) {
		return w.typed
	}
	return w.texts[w.at]
}
