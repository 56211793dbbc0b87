package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/browse"
	"cloud.internal/ulbconsole/ui/notice"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/screen"
)

// Profiles is where the connections of the operator's other profiles come from. Its functions read
// files and run helpers: commands alone call them. The zero Profiles is a console with one profile.
type Profiles struct {
	// List gives the profiles, and beside an error those that could be read.
	List func() ([]screen.Profile, error)
	// Connect connects with one of them. Nobody is asked for anything meanwhile.
	Connect func(ctx context.Context, name string) (Connected, error)
}

// profiles is how one connection takes the place of another while the console runs.
type profiles struct {
	env     *screen.Env
	notices *notice.Board
	from    Profiles
	now     string // the name of the one in use
	round   int    // older answers are dropped
	wanted  wantedProfile
}

// wantedProfile is what is being connected with; without a name there is none.
type wantedProfile struct {
	name   string
	begun  time.Time
	cancel context.CancelFunc
	came   *Connected // it is there, and waits until nothing is asked and nothing typed
}

// Messages of the profiles.
type (
	// profilesMsg are the names that can be switched to.
	profilesMsg struct{ names []string }
	// connectedMsg is the end of connecting with a profile.
	connectedMsg struct {
		round int
		to    Connected
		err   error
	}
	// connectingMsg lets the time be drawn again that connecting takes.
	connectingMsg struct{ round int }
)

// profileSubject is the subject of what is said of a switch.
const profileSubject = "profile"

// read reads which profiles there are, for those who complete a name.
func (p *profiles) read() tea.Cmd {
	list := p.from.List
	if list == nil {
		return nil
	}
	return func() tea.Msg {
		all, _ := list() // the picker says what is wrong
		return profilesMsg{names: browse.ProfileNames(all)}
	}
}

// none says why there is nothing to switch to, "" where there may be.
func (p *profiles) none() string {
	if p.from.Connect == nil {
		return render.RefusedOneProfile
	}
	return ""
}

// picker lists them.
func (p *profiles) picker() screen.Screen { return browse.Profiles(p.env, p.now, p.from.List) }

// refuses says why an intent to connect with a profile is not followed now, "" for any other.
func (p *profiles) refuses(in screen.Intent) string {
	to, is := in.(screen.UseProfile)
	switch {
	case !is:
		return ""
	case p.none() != "":
		return p.none()
	case to.Name == p.wanted.name:
		return render.RefusedConnecting(p.env.Theme, to.Name)
	case to.Name == p.now && !p.connecting():
		return render.RefusedConnected(p.env.Theme, to.Name)
	default:
		return ""
	}
}

// use begins to connect with a profile. What is in use stays so until that went well.
func (p *profiles) use(name string) tea.Cmd {
	p.stop()
	p.notices.Drop(profileSubject)
	if name == p.now {
		return nil
	}
	ctx, cancel := context.WithCancel(p.env.Context)
	p.wanted = wantedProfile{name: name, begun: p.env.Clock.Now(), cancel: cancel}
	connect, round := p.from.Connect, p.round
	return tea.Batch(p.tick(), func() tea.Msg {
		to, err := connect(ctx, name)
		return connectedMsg{round: round, to: to, err: err}
	})
}

// stop leaves what is being connected with, and says whether there was any.
func (p *profiles) stop() bool {
	was := p.connecting()
	if was {
		p.wanted.cancel()
	}
	p.wanted = wantedProfile{}
	p.round++
	return was
}

// connecting says whether a profile is being connected with.
func (p *profiles) connecting() bool { return p.wanted.name != "" }

// got takes in how connecting ended.
func (p *profiles) got(m connectedMsg) tea.Cmd {
	if m.round != p.round {
		return nil
	}
	name := p.wanted.name
	if m.err == nil {
		p.wanted.came = &m.to
		return nil
	}
	p.stop()
	return p.notices.Add(notice.Notice{
		Kind: notice.Error, Of: profileSubject, Text: render.NoticeNotConnected(p.env.Theme, p.now, name, m.err),
	})
}

// take gives the connection that came, once.
func (p *profiles) take() (to Connected, came bool) {
	if p.wanted.came == nil {
		return Connected{}, false
	}
	to = *p.wanted.came
	p.stop()
	return to, true
}

func (p *profiles) tick() tea.Cmd {
	_, next := screen.Seconds(p.env.Clock.Now().Sub(p.wanted.begun))
	return p.env.Clock.After(next, connectingMsg{round: p.round})
}

// ticked draws the time again that connecting takes.
func (p *profiles) ticked(m connectingMsg) tea.Cmd {
	if m.round != p.round || !p.connecting() {
		return nil
	}
	return p.tick()
}

// status says what is being connected with, "" for nothing.
func (p *profiles) status() string {
	if !p.connecting() {
		return ""
	}
	long, _ := screen.Seconds(p.env.Clock.Now().Sub(p.wanted.begun))
	return render.Connecting(p.env.Theme, p.wanted.name, long, p.env.Key(keymap.Back))
}
