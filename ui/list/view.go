package list

import (
	"strings"
	"time"

	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

// View draws the rows or, where there are none, why.
func (l *List[T]) View() string {
	if len(l.shown) > 0 {
		return l.withDetails(l.table.View())
	}
	return message(l.env, l.width, l.height, l.nothing())
}

// nothing says why there are no rows and what to do about it.
func (l *List[T]) nothing() screen.Line {
	r := &l.read
	e := l.env
	switch {
	case len(l.rows) > 0 && l.filter.empty():
		return screen.Line{
			Text: render.ListAllOK(l.spec.One, l.whole(), e.Key(keymap.OnlyBad)), Tone: screen.ToneInfo,
		}
	case len(l.rows) > 0 && l.matchesOK() > 0:
		return screen.Line{
			Text: render.ListMatchesOK(l.matchesOK(), l.whole(), e.Key(keymap.OnlyBad)), Tone: screen.ToneInfo,
		}
	case len(l.rows) > 0:
		return screen.Line{
			Text: render.ListNoMatch(e.Theme, l.spec.One, l.filter.text, l.whole(), l.clearsFilter()),
			Tone: screen.ToneInfo,
		}
	case r.running && r.tries.Err != nil:
		return screen.Line{Text: render.ListRetried(l.spec.Many, e.ErrorText(r.tries.Err)), Tone: screen.ToneWarn}
	case r.running && r.ended == endFailed:
		return screen.Line{Text: render.ListRetried(l.spec.Many, e.ErrorText(r.err)), Tone: screen.ToneBad}
	case r.running && r.ended != endGood && r.spinner == 0:
		return screen.Line{}
	case r.running && r.ended != endGood: // what was read before stands until then
		return screen.Line{Text: render.ListReading(l.spec.Many), Tone: screen.ToneMuted}
	case r.ended == endFailed:
		return screen.Line{
			Text: render.ListFailed(l.spec.Many, e.Refreshes(r.err), e.ErrorBeside(r.err)), Tone: screen.ToneBad,
		}
	case r.ended == endStopped:
		return screen.Line{Text: render.ListStopped(e.Key(keymap.Refresh)), Tone: screen.ToneWarn}
	case r.ended == endGood && len(r.incomplete) > 0:
		return l.inPart(render.ListIncomplete(e.Theme, l.worthWord(), r.incomplete, e.Key(keymap.Refresh)))
	case r.ended == endGood:
		return screen.Line{Text: l.spec.Empty(l.whole()), Tone: screen.ToneInfo}
	default:
		return screen.Line{}
	}
}

// whole says that no row is missing that was to be read.
func (l *List[T]) whole() bool {
	r := &l.read
	if l.spec.Coverage != nil {
		return r.known && r.elsewhere == ""
	}
	return (r.finished || r.ended == endGood) && len(r.incomplete) == 0 && r.elsewhere == ""
}

// message draws a text in the place of rows, wrapped and cut to the body.
func message(e *screen.Env, width, height int, m screen.Line) string {
	lines := make([]string, 0, height)
	if height > 2 {
		lines = append(lines, "")
	}
	if m.Text != "" {
		for _, own := range strings.Split(m.Text, "\n") {
			for _, l := range theme.Fold(own, max(width-4, 1)) {
				lines = append(lines, "  "+l)
			}
		}
	}
	for len(lines) < height {
		lines = append(lines, "")
	}
	style := e.ToneStyle(m.Tone)
	for i := range lines[:height] {
		lines[i] = style.Render(e.Theme.Fit(lines[i], width))
	}
	return strings.Join(lines[:height], "\n")
}

// Status says what the rows on the screen are worth. It never leaves out that
// they are old or not all, that a filter hides some, nor what they are ordered by
// where no title shows it.
func (l *List[T]) Status() screen.Line {
	s := l.Progress()
	if marks := l.markText(); marks != "" {
		s.Text = render.StatusParts(s.Text, marks)
		if s.Tone == screen.ToneMuted {
			s.Tone = screen.ToneInfo
		}
	}
	if l.order >= 0 && !l.hasRoom(l.order) {
		s.Text = render.StatusParts(s.Text, render.StatusOrder(l.spec.Columns[l.order].Title))
	}
	if l.aside != "" {
		s.Text = render.StatusParts(s.Text, render.StatusAside(l.env.Theme, l.aside))
	}
	if !l.filter.empty() {
		hidden := render.StatusFilter(l.env.Theme, l.filter.text, len(l.shown), len(l.rows), l.clearsFilter())
		if s.Text == "" {
			s.Tone = screen.ToneInfo
		}
		s.Text = render.StatusParts(s.Text, hidden)
		if all := render.StatusParts(s.Text, l.foundHere()); theme.Width(all) <= l.width { // no row gives way to it
			s.Text = all
		}
	}
	return s
}

// markText counts the marks, and those that the filter hides.
func (l *List[T]) markText() string {
	if len(l.marked) == 0 {
		return ""
	}
	return render.StatusMarks(len(l.marked), l.hiddenMarks())
}

// Progress is what the rows on the screen are worth, where that is not simply
// what there is, and what a read under way is doing. Why reading failed is said
// until a read has succeeded.
func (l *List[T]) Progress() screen.Line {
	r := &l.read
	stands, doing := l.worth(), l.doing()
	switch {
	case doing == "":
		return stands
	case stands.Tone < screen.ToneWarn: // nothing is wrong with them
		return screen.Line{Text: render.StatusDoing(doing, l.failure(r.tries.Err)), Tone: screen.ToneInfo}
	case r.ended == endFailed:
		why := r.tries.Err
		if why == nil {
			why = r.err
		}
		return screen.Line{
			Text: render.StatusAgain(l.worthWord(), doing, l.failure(why)),
			Tone: screen.ToneBad,
		}
	default:
		return screen.Line{
			Text: render.StatusAgain(l.worthWord(), doing, l.failure(r.tries.Err)),
			Tone: stands.Tone,
		}
	}
}

// failure is why reading failed, for the line that stands under rows: where there
// are none it stands in their place.
func (l *List[T]) failure(err error) string {
	if err == nil || len(l.rows) == 0 {
		return ""
	}
	return l.env.ErrorText(err)
}

// unaskedFor is how long a read that no key asked for is not worth a word.
const unaskedFor = 10 * time.Second

// doing says how far a read under way is, "" while nothing is to be said of it.
func (l *List[T]) doing() string {
	r := &l.read
	long := l.env.Clock.Now().Sub(r.begun)
	comes := r.got > 0 && r.tries.Err == nil // page by page, which takes its time
	if !r.running || r.spinner == 0 || r.unasked && (comes || long < unaskedFor) {
		return ""
	}
	frames := l.env.Theme.Glyph.Spinner
	text := frames[r.spinner%len(frames)]
	if r.unasked {
		text = ""
	}
	text = render.Join(text, render.StatusProgress(r.got, r.total, l.spec.Many)) + r.tries.Words(long)
	if !r.unasked && !l.env.Asked() {
		text += render.StatusStops(l.env.Key(keymap.Back))
	}
	return text
}

// worth says what is wrong with the rows on the screen, and what helps.
func (l *List[T]) worth() screen.Line {
	r := &l.read
	again := l.env.Key(keymap.Refresh)
	switch {
	case r.ended == endStopped && r.hasAll() && r.running:
		return screen.Line{} // it is being read again
	case r.ended == endStopped && r.hasAll():
		return screen.Line{Text: render.StatusRefreshStopped(again), Tone: screen.ToneWarn}
	case r.ended == endStopped && len(l.rows) == 0:
		return screen.Line{} // it stands in their place
	case r.ended == endStopped && l.spec.Coverage != nil: // that says how far it came
		return screen.Line{Text: render.StatusStopped(again), Tone: screen.ToneWarn}
	case r.ended == endStopped:
		return screen.Line{Text: render.StatusStoppedAt(len(l.rows), r.total, again), Tone: screen.ToneWarn}
	case r.ended == endFailed && len(l.rows) > 0 && !r.finished:
		return screen.Line{
			Text: render.StatusFailedAt(len(l.rows), r.total, l.env.Refreshes(r.err), l.env.ErrorBeside(r.err)),
			Tone: screen.ToneBad,
		}
	case r.ended == endFailed && len(l.rows) > 0:
		return screen.Line{
			Text: render.StatusOld(l.env.Refreshes(r.err), l.env.ErrorBeside(r.err)), Tone: screen.ToneBad,
		}
	case r.ended == endGood && len(r.incomplete) > 0 && len(l.rows) == 0:
		return screen.Line{} // it stands in their place
	case r.ended == endGood && len(r.incomplete) > 0:
		return l.inPart(render.StatusMissing(l.env.Theme, l.worthWord(), r.incomplete, again, l.width))
	case r.ended == endGood && r.elsewhere != "":
		return screen.Line{
			Text: render.StatusElsewhere(l.env.Theme, len(l.rows), l.rowsWord(), r.elsewhere),
			Tone: screen.ToneInfo,
		}
	default:
		return screen.Line{}
	}
}

// inPart is said of rows of which some are missing or, which is worse, old.
func (l *List[T]) inPart(text string) screen.Line {
	if l.read.stale {
		return screen.Line{Text: text, Tone: screen.ToneBad}
	}
	return screen.Line{Text: text, Tone: screen.ToneWarn}
}

// worthWord is the first word of worth.
func (l *List[T]) worthWord() string {
	if l.read.ended == endFailed && l.read.finished || l.read.ended == endGood && l.read.stale {
		return render.StatusStale
	}
	return render.StatusIncomplete
}

func (l *List[T]) Field() string {
	if l.spec.Query != nil {
		return l.env.Theme.Key.Render(l.spec.Title+" ") + l.input.View(l.env.Theme, max(l.width-20, 10)+1)
	}
	return l.env.Theme.Key.Render("/") + l.input.View(l.env.Theme, max(l.width-20, 10)+1) +
		l.env.Theme.Muted.Render("  "+render.CountOf(len(l.shown), len(l.rows)))
}

// rowsWord is what the rows are, one of them or many.
func (l *List[T]) rowsWord() string {
	if len(l.rows) == 1 {
		return l.spec.One
	}
	return l.spec.Many
}
