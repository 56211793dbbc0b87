package ui

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/keymap"
)

// copiedMsg is the end of sending an id to the clipboard.
type copiedMsg struct {
	id  string
	err error
}

// perform does what a screen decided.
func (a *App) perform(in intent) tea.Cmd {
	switch in := in.(type) {
	case openULB:
		return a.openULB(in.id)
	case openVServer:
		return a.openVServer(in)
	case useRegion:
		return a.useRegion(in.id)
	case useProject:
		return a.useProject(in.id)
	case askRelease:
		return a.ask(in.target)
	case describe:
		if l, ok := a.top().(described); ok {
			return a.push(newDescription(a.env, l, in.key))
		}
	case copyID:
		return a.copyID(in.id)
	case back:
		return a.back()
	}
	return nil
}

// push opens a screen over the present one.
func (a *App) push(s screen) tea.Cmd {
	a.notices.forget()
	a.stack = append(a.stack, s)
	return a.rearm()
}

// back leaves the screen.
func (a *App) back() tea.Cmd {
	if len(a.stack) == 1 {
		return a.notify(noticeInfo, "this is the first screen: "+a.env.key(keymap.Quit)+" quits")
	}
	a.notices.forget()
	a.top().close()
	a.stack = a.stack[:len(a.stack)-1]
	return a.rearm()
}

func (a *App) notify(kind noticeKind, text string) tea.Cmd {
	return a.notices.add(a.env, notice{kind: kind, text: text})
}

// openULB shows what the list knows of the ULB at once, and reads it.
func (a *App) openULB(id api.ULBID) tea.Cmd {
	from, ok := a.top().(*list[api.ULB])
	if !ok {
		return nil
	}
	ulb, ok := from.row(string(id))
	if !ok {
		return nil
	}
	s := newList(a.env, vserverSpec(a.env, a.client, a.env.scope, ulb))
	if v, known := ulb.VServers.Get(); known {
		s.seed(v, from.read.readAt)
	}
	return tea.Batch(a.push(s), s.start(false))
}

func (a *App) openVServer(in openVServer) tea.Cmd {
	from, ok := a.top().(*list[api.VServer])
	if !ok {
		return nil
	}
	v, ok := from.row(string(in.id))
	if !ok {
		return nil
	}
	s := newList(a.env, backendSpec(a.env, a.client, backendList{
		profile: a.session.Profile, scope: a.env.scope, ulb: in.ulb, vserver: v, blocked: a.blocked,
	}))
	if v.Backends.IsKnown() {
		s.seed(membersOf(v), from.read.readAt)
	}
	return tea.Batch(a.push(s), s.start(false))
}

// blocked says why nothing can be released there now, "" where it can be asked
// for.
func (a *App) blocked(t change.Target) string {
	switch {
	case a.session.ReadOnly:
		return "this session is READ-ONLY, by --read-only, ULBCONSOLE_READ_ONLY or read_only in the configuration: start without it to release"
	case t.Scope.Project == "":
		return "releasing needs a project: name one with --project or in the profile"
	}
	for running := range a.stages {
		switch {
		case running == t:
			return "this backend is being released"
		case running.ULB == t.ULB && running.Scope == t.Scope:
			return "another release on this load balancer is running: wait for its outcome"
		}
	}
	return ""
}

// ask opens the release dialog and reads what it is to show.
func (a *App) ask(t change.Target) tea.Cmd {
	from, ok := a.top().(*list[member])
	if !ok {
		return nil
	}
	listed, _ := from.row(string(t.Backend))
	ask := newReleaseAsk(a.env, t, a.listedULB(t.ULB), listed)
	ask.project, ask.endpoint = a.projectName(), a.env.look.name(a.session.Endpoint)
	ask.resize(a.width, a.height)
	a.dialog = ask
	return ask.read(a.releaser)
}

// listedULB is the ULB as the list of ULBs has it.
func (a *App) listedULB(id api.ULBID) api.ULB {
	for _, s := range a.stack {
		if l, ok := s.(*list[api.ULB]); ok {
			if u, found := l.row(string(id)); found {
				return u
			}
		}
	}
	return api.ULB{ID: id}
}

func (a *App) gotAskReading(m askReadMsg) tea.Cmd {
	ask, ok := a.dialog.(*releaseAsk)
	if !ok {
		return nil
	}
	cmd := ask.gotReading(m)
	ask.fill()
	return cmd
}

// decide acts on what a dialog came to.
func (a *App) decide(d decision) tea.Cmd {
	ask, _ := a.dialog.(*releaseAsk)
	switch d {
	case decidedCancel:
		a.closeDialog()
		return a.resume()
	case decidedAgain:
		cmd := ask.read(a.releaser)
		ask.fill()
		return cmd
	case decidedRelease:
		shown, target := *ask.reading, ask.target
		a.closeDialog()
		a.stages[target] = change.StageReading
		a.redraw()
		return a.runs.start(a.env.ctx, a.releaser, target, shown)
	case decidedQuit:
		return a.leave()
	case decidedNothing:
	}
	return nil
}

func (a *App) closeDialog() {
	if ask, ok := a.dialog.(*releaseAsk); ok {
		ask.close()
	}
	a.dialog = nil
}

// quit leaves the console, and asks first while a release runs.
func (a *App) quit() tea.Cmd {
	if len(a.stages) == 0 {
		return a.leave()
	}
	a.closeDialog()
	ask := newQuitAsk(a.env, a.runningStages)
	ask.resize(a.width, a.height)
	a.dialog = ask
	return nil
}

// runningStages says what each release under way is doing, and whether any was
// sent.
func (a *App) runningStages() (stages []string, sent bool) {
	for t, stage := range a.stages {
		stages = append(stages, fmt.Sprintf("%s (ULB %s): %s", a.env.look.name(string(t.Backend)), a.env.look.name(string(t.ULB)), stage))
		sent = sent || stage != change.StageReading
	}
	slices.Sort(stages)
	return stages, sent
}

func (a *App) leave() tea.Cmd {
	a.end()
	return tea.Quit
}

func (a *App) gotStage(m stageMsg) tea.Cmd {
	if _, running := a.stages[m.target]; running {
		a.stages[m.target] = m.stage
	}
	return next(m.out)
}

// redraw draws the rows again that say what runs.
func (a *App) redraw() {
	for _, s := range a.stack {
		if l, ok := s.(*list[member]); ok {
			l.arrange()
		}
	}
}

func (a *App) gotReleased(result change.Result) tea.Cmd {
	delete(a.stages, result.Target)
	a.redraw()
	a.runs.seen(result.Target)
	a.notices.forget()
	if _, quitting := a.dialog.(*quitAsk); quitting && len(a.stages) == 0 {
		a.dialog = nil // what it asked about has ended
	}
	cmds := []tea.Cmd{a.tell(result)}
	// The truth is read, not patched.
	for _, s := range slices.Backward(a.stack) {
		if s.freshness().auto {
			cmds = append(cmds, s.start(true))
			break
		}
	}
	return tea.Batch(cmds...)
}

// tell says how a release ended.
func (a *App) tell(r change.Result) tea.Cmd {
	kind := noticeError
	if r.Outcome == change.OutcomeReleased {
		kind = noticeGood
	}
	return a.notices.add(a.env, notice{kind: kind, text: resultText(a.env.look, r), target: r.Target})
}

// resultText is a release's end in one clean sentence.
func resultText(l look, r change.Result) string {
	t := r.Target
	id := fmt.Sprintf("%s (ULB %s, %s)", l.name(string(t.Backend)), l.name(string(t.ULB)), l.name(string(t.Scope.Region)))
	var b strings.Builder
	switch r.Outcome {
	case change.OutcomeReleased:
		b.WriteString("Released " + id)
	case change.OutcomeRefused:
		b.WriteString("Not released, refused: " + id)
	case change.OutcomeAborted:
		b.WriteString("Not released: " + id)
	default:
		b.WriteString("UNKNOWN whether " + id + " was released")
	}
	if r.Why != "" {
		b.WriteString(": " + l.text(r.Why))
	}
	for _, c := range r.Changes {
		if c.Old == "" {
			b.WriteString("; now a " + l.text(c.What) + ": " + l.text(c.New))
			continue
		}
		b.WriteString("; " + l.text(c.What) + " changed from " + l.text(dash(c.Old)) + " to " + l.text(dash(c.New)))
	}
	if r.Next != "" {
		b.WriteString("; " + l.text(r.Next))
	}
	if r.Outcome == change.OutcomeUnknown && !r.SentAt.IsZero() {
		b.WriteString("; at " + r.SentAt.Add(change.LostAfter).Local().Format("15:04:05 MST") + " at the latest a refresh settles it")
	}
	if r.RequestID != "" && !strings.Contains(r.Why, r.RequestID) {
		b.WriteString(" [request " + l.text(r.RequestID) + "]")
	}
	return b.String()
}

// copyID sends an id to the clipboard, outside of Update.
func (a *App) copyID(id string) tea.Cmd {
	send := a.copyText
	return func() tea.Msg { return copiedMsg{id: id, err: send(id)} }
}

func (a *App) gotCopied(m copiedMsg) tea.Cmd {
	if m.err != nil {
		return a.notify(noticeError, "not copied: "+a.env.look.text(m.err.Error())+"; the id is "+a.env.look.name(m.id))
	}
	return a.notify(noticeInfo, "sent to the terminal's clipboard: "+a.env.look.name(m.id))
}
