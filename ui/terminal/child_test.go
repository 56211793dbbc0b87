package terminal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/mattn/go-runewidth"
)

// childEnv makes the test binary the program that runs in a pseudo-terminal, and says what it does.
const childEnv = "ULBCONSOLE_TEST_CHILD"

func TestMain(m *testing.M) {
	if IsWatcher(os.Args, os.Stdin) {
		os.Exit(Watch(os.Args, os.Stdin, os.Stdout))
	}
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
	o := Options{
		In: NewInput(os.Stdin), Out: out, Guard: guard,
		OnPanic: func(p *Panic) { fmt.Fprintf(os.Stderr, "%s\n", p.Stack) },
	}
	o.Mouse = os.Getenv("MOUSE") != ""
	switch what {
	case "watched without a log":
		o.Crash = &Crash{}
		o.Errors, o.OnError = os.Stderr, func(string) {}
	case "watched":
		log, err := os.OpenFile(os.Getenv("LOG"), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		o.Crash = &Crash{Log: log}
		o.Crash.Hide("the-secret")
		o.Errors, o.OnError = os.Stderr, func(line string) { fmt.Fprintf(log, "stderr: %s\n", line) }
	}
	_, err := Run(&program{out: out, guard: guard}, o)
	var sig Signal
	switch {
	case errors.As(err, &sig):
		fmt.Fprintln(os.Stderr, sig)
		fmt.Fprintf(os.Stderr, "%s", sig.Trace)
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
	case tea.MouseMsg:
		p.keys = append(p.keys, tea.MouseEvent(msg).String())
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
	case "n":
		go func() { faultyCode() }()
	case "o":
		go func() { fmt.Println(endless(0)) }()
	case "m":
		for range 2 {
			go func() {
				for i := 0; ; i++ {
					shared[i%10] = i
				}
			}()
		}
	case "p":
		return tea.Exec(prompt{}, func(error) tea.Msg { return nil })
	case "k":
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	case "e":
		fmt.Fprint(os.Stderr, "out of the \x1b[31mblue\nand the-secret\r\n\nhalf ")
		println("by the runtime")
	case "E":
		fmt.Fprintln(os.Stderr, strings.Repeat("x", 3*maxErrors))
	case "y":
		return func() tea.Msg { return p.out.Copy("web-01", func(string) string { return "" }) }
	}
	return nil
}

func ticker() tea.Cmd {
	return tea.Tick(40*time.Millisecond, func(time.Time) tea.Msg { return tick{} })
}

func faultyCode() tea.Msg { panic("\x1b[31mboom the-secret") }

// prompt is another program that has the terminal until a line was typed.
type prompt struct{}

func (prompt) Run() error {
	fmt.Fprintln(os.Stderr, "prompting")
	_, err := os.Stdin.Read(make([]byte, 80))
	return err
}
func (prompt) SetStdin(io.Reader)  {}
func (prompt) SetStdout(io.Writer) {}
func (prompt) SetStderr(io.Writer) {}

func endless(n int) int {
	if n < 0 {
		return 0
	}
	return endless(n+1) + 1
}

var shared = map[int]int{}
