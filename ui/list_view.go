package ui

import (
	"fmt"
	"strings"
	"time"

	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/theme"
)

// body draws the rows or, where there are none, why.
func (l *list[T]) body() string {
	if len(l.shown) > 0 {
		return l.table.View()
	}
	return message(l.env, l.width, l.height, l.nothing())
}

// nothing says why there are no rows and what to do about it.
func (l *list[T]) nothing() line {
	r := &l.read
	e := l.env
	switch {
	case len(l.rows) > 0:
		return line{
			text: "No " + l.spec.one + " matches \"" + e.theme.Text(l.filter.text) + "\".\n" + e.key(keymap.Back) + " clears the filter.",
			tone: toneInfo,
		}
	case r.running && r.tries.err != nil:
		return line{text: "Reading " + l.spec.many + " failed, and is tried again.\n" + errorText(e, r.tries.err), tone: toneWarn}
	case r.running && r.ended == endFailed:
		return line{text: "Reading " + l.spec.many + " failed, and is tried again.\n" + errorText(e, r.err), tone: toneBad}
	case r.running && r.spinner == 0:
		return line{}
	case r.running:
		return line{text: "Reading " + l.spec.many + " ...", tone: toneMuted}
	case r.ended == endFailed:
		return line{text: render.Hinted("Reading "+l.spec.many+" failed", ": ", tryAgain(e, r.err)) + ".\n" + errorText(e, r.err), tone: toneBad}
	case r.ended == endStopped:
		return line{text: "Stopped before any came. " + e.key(keymap.Refresh) + " reads again.", tone: toneWarn}
	case r.ended == endGood && r.incomplete != "":
		return line{text: "INCOMPLETE: " + e.theme.Text(r.incomplete) + ".\n" + e.key(keymap.Refresh) + " reads again.", tone: toneWarn}
	case r.ended == endGood:
		return line{text: l.spec.empty(), tone: toneInfo}
	default:
		return line{}
	}
}

// message draws a text in the place of rows, wrapped and cut to the body.
func message(e *env, width, height int, m line) string {
	lines := make([]string, 0, height)
	if height > 2 {
		lines = append(lines, "")
	}
	if m.text != "" {
		for _, own := range strings.Split(m.text, "\n") {
			for _, l := range theme.Fold(own, max(width-4, 1)) {
				lines = append(lines, "  "+l)
			}
		}
	}
	for len(lines) < height {
		lines = append(lines, "")
	}
	style := e.tone(m.tone)
	for i := range lines[:height] {
		lines[i] = style.Render(e.theme.Fit(lines[i], width))
	}
	return strings.Join(lines[:height], "\n")
}

// status says what the rows on the screen are worth. It never leaves out that
// they are old or not all, that a filter hides some, nor what they are ordered by
// where no title shows it.
func (l *list[T]) status() line {
	s := l.progress()
	if marks := l.markText(); marks != "" {
		s.text = strings.TrimPrefix(s.text+" | "+marks, " | ")
		if s.tone == toneMuted {
			s.tone = toneInfo
		}
	}
	if l.order >= 0 && !l.ordersBy(l.order) {
		s.text = strings.TrimPrefix(s.text+" | ordered by "+l.spec.columns[l.order].Title, " | ")
	}
	if !l.filter.empty() {
		hidden := fmt.Sprintf("filter %s: %d of %d (%s clears)", l.env.theme.Text(l.filter.text), len(l.shown), len(l.rows), l.env.key(keymap.Back))
		if s.text == "" {
			return line{text: hidden, tone: toneInfo}
		}
		s.text += " | " + hidden
	}
	if s.text == "" && len(l.rows) > 0 {
		return line{text: fmt.Sprintf("%d %s", len(l.rows), render.Plural(len(l.rows), l.spec.one, l.spec.many))}
	}
	return s
}

// markText counts the marks, and those that the filter hides.
func (l *list[T]) markText() string {
	if len(l.marked) == 0 {
		return ""
	}
	text := fmt.Sprintf("%d marked", len(l.marked))
	if hidden := l.hiddenMarks(); hidden > 0 {
		text += fmt.Sprintf(", %d of them hidden by the filter", hidden)
	}
	return text
}

// progress is what the rows on the screen are worth, where that is not simply
// what there is, and what a read under way is doing. Why reading failed is said
// until a read has succeeded.
func (l *list[T]) progress() line {
	r := &l.read
	stands, doing := l.worth(), l.doing()
	switch {
	case doing == "":
		return stands
	case stands.tone < toneWarn: // nothing is wrong with them
		return line{text: render.Hinted(doing, ": ", l.failure(r.tries.err)), tone: toneInfo}
	case r.ended == endFailed:
		why := r.tries.err
		if why == nil {
			why = r.err
		}
		return line{text: render.Hinted(l.worthWord()+", reading again: "+doing, ": ", l.failure(why)), tone: toneBad}
	default:
		return line{text: render.Hinted(l.worthWord()+", reading again: "+doing, ": ", l.failure(r.tries.err)), tone: toneWarn}
	}
}

// failure is why reading failed, for the line that stands under rows: where there
// are none it stands in their place.
func (l *list[T]) failure(err error) string {
	if err == nil || len(l.rows) == 0 {
		return ""
	}
	return errorText(l.env, err)
}

// unaskedFor is how long a read that no key asked for is not worth a word.
const unaskedFor = 10 * time.Second

// doing says how far a read under way is, "" while nothing is to be said of it.
func (l *list[T]) doing() string {
	r := &l.read
	long := l.env.clock.Now().Sub(r.begun)
	if !r.running || r.spinner == 0 || r.unasked && long < unaskedFor {
		return ""
	}
	frames := l.env.theme.Glyph.Spinner
	text := frames[r.spinner%len(frames)]
	if r.unasked {
		text = ""
	}
	if r.total > 0 {
		text = render.Join(text, fmt.Sprintf("%d of %d %s", r.got, r.total, l.spec.many))
	} else {
		text = render.Join(text, "reading "+l.spec.many)
	}
	text += r.tries.words(long)
	if !r.unasked {
		text += ", " + l.env.key(keymap.Back) + " stops"
	}
	return text
}

// worth says what is wrong with the rows on the screen, and what helps.
func (l *list[T]) worth() line {
	r := &l.read
	again := l.env.key(keymap.Refresh)
	switch {
	case r.ended == endStopped && r.finished && r.running:
		return line{} // it is being read again
	case r.ended == endStopped && r.finished:
		return line{text: "refresh stopped; " + again + " reads again", tone: toneWarn}
	case r.ended == endStopped:
		return line{text: fmt.Sprintf("INCOMPLETE: stopped at %d of %s; %s reads again", len(l.rows), orUnknown(r.total), again), tone: toneWarn}
	case r.ended == endFailed && len(l.rows) > 0 && !r.finished:
		return line{
			text: render.Hinted(fmt.Sprintf("INCOMPLETE at %d of %s", len(l.rows), orUnknown(r.total)), ", ", tryAgain(l.env, r.err)) +
				": reading failed, " + errorText(l.env, r.err),
			tone: toneBad,
		}
	case r.ended == endFailed && len(l.rows) > 0:
		return line{
			text: render.Hinted("STALE", ", ", tryAgain(l.env, r.err)) + ": reading failed, " + errorText(l.env, r.err),
			tone: toneBad,
		}
	case r.ended == endGood && r.incomplete != "":
		return line{text: "INCOMPLETE: " + l.env.theme.Text(r.incomplete) + "; " + again + " reads again", tone: toneWarn}
	case r.ended == endGood && r.elsewhere != "":
		return line{text: fmt.Sprintf("%d %s; ", len(l.rows), l.spec.many) + l.env.theme.Text(r.elsewhere), tone: toneInfo}
	default:
		return line{}
	}
}

// worthWord is the first word of worth.
func (l *list[T]) worthWord() string {
	if l.read.ended == endFailed && l.read.finished {
		return "STALE"
	}
	return "INCOMPLETE"
}

func (l *list[T]) field() string {
	return l.env.theme.Key.Render("/") + l.input.View() + l.env.theme.Muted.Render(fmt.Sprintf("  %d of %d", len(l.shown), len(l.rows)))
}

func orUnknown(n int) string {
	if n == 0 {
		return render.Absent
	}
	return fmt.Sprint(n)
}
