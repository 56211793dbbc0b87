package terminal

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/mattn/go-runewidth"
)

// childEnv makes the test binary the program that runs in a pseudo-terminal, and
// says what it does.
const childEnv = "ULBCONSOLE_TEST_CHILD"

func TestMain(m *testing.M) {
	if what := os.Getenv(childEnv); what != "" {
		os.Exit(child(what))
	}
	os.Exit(m.Run())
}

func child(what string) int {
	if what == "widths" {
		fmt.Fprintln(os.Stderr, ansi.StringWidth("─●…"), ansi.StringWidthWc("─●…"), runewidth.StringWidth("─●…"))
		return 0
	}
	if err := Check(os.Stdin, os.Stdout, os.Getenv); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	out := NewOutput(os.Stdout)
	guard := NewGuard()
	_, err := Run(&program{out: out, guard: guard}, Options{
		In: NewInput(os.Stdin), Out: out, Guard: guard,
		OnPanic: func(p *Panic) { fmt.Fprintf(os.Stderr, "%s\n", p.Stack) },
	})
	var sig Signal
	switch {
	case errors.As(err, &sig):
		fmt.Fprintln(os.Stderr, sig)
		return sig.Code()
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// program shows its size and the keys pressed, and goes wrong on request.
type program struct {
	out   *Output
	guard *Guard
	size  tea.WindowSizeMsg
	keys  []string
	ticks int
	draw  func() string
}

type tick struct{}

func (p *program) Init() tea.Cmd { return nil }

func (p *program) View() string {
	if p.draw != nil {
		return p.draw()
	}
	state := fmt.Sprintf("size %dx%d\nkeys %s.", p.size.Width, p.size.Height, strings.Join(p.keys, " "))
	switch {
	case p.ticks >= 20:
		return state + "\nDONE"
	case p.ticks >= 3:
		return state + "\nSETTLED"
	}
	return state
}

func (p *program) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.size = msg
	case tick:
		p.ticks++
		return p, ticker()
	case tea.KeyMsg:
		for _, key := range Keys(msg) {
			p.keys = append(p.keys, key.String())
			switch key.String() {
			case "q":
				return p, tea.Quit
			case "!":
				return p, p.misbehave(p.keys[len(p.keys)-2])
			}
		}
	}
	return p, nil
}

// misbehave does what the key before the exclamation mark stands for.
func (p *program) misbehave(how string) tea.Cmd {
	faulty := tea.Cmd(faultyCode)
	switch how {
	case "t":
		return ticker()
	case "u":
		faultyCode()
	case "v":
		p.draw = func() string { faultyCode(); return "" }
	case "c":
		return faulty
	case "b":
		return tea.Batch(func() tea.Msg { return nil }, tea.Batch(faulty, faulty))
	case "s":
		return tea.Sequence(func() tea.Msg { return nil }, faulty)
	case "g":
		p.guard.Go(func() { faultyCode() })
	case "h":
		fmt.Fprintln(os.Stderr, "stuck")
		select {}
	case "w":
		go func() {
			for p.out.mu.TryLock() {
				p.out.mu.Unlock()
				runtime.Gosched()
			}
			fmt.Fprintln(os.Stderr, "blocked")
		}()
		return func() tea.Msg {
			_, _ = p.out.WriteString(strings.Repeat("x", 1<<20))
			return nil
		}
	case "y":
		return func() tea.Msg { return p.out.Copy("web-01", func(string) string { return "" }) }
	}
	return nil
}

func ticker() tea.Cmd {
	return tea.Tick(40*time.Millisecond, func(time.Time) tea.Msg { return tick{} })
}

func faultyCode() tea.Msg { panic("\x1b[31mboom") }
