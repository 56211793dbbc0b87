package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/ui/screen"
)

// enterCommand types a command and presses Enter.
func (d *driver) enterCommand(text string) {
	d.t.Helper()
	d.press(":")
	d.write(text)
	d.press("enter")
}

// begun is the line of the command line.
func (d *driver) begun() string {
	d.t.Helper()
	lines := strings.Split(d.screen(), "\n")
	require.True(d.t, d.app.command.Typing(), d.screen())
	return strings.TrimRight(lines[len(lines)-2], " ")
}

// offered is the line of what Tab goes through.
func (d *driver) offered() string {
	d.t.Helper()
	lines := strings.Split(d.screen(), "\n")
	require.True(d.t, d.app.command.Typing(), d.screen())
	return strings.TrimRight(lines[len(lines)-3], " ")
}

func TestEveryCommandDoesWhatItsKeyDoes(t *testing.T) {
	for text, c := range map[string]struct {
		sees  string
		depth int // screens then, from the backends of web/api-tcp
	}{
		"events":               {sees: "No state changed", depth: 4},
		"find":                 {sees: "Type an address", depth: 4},
		"find 10.0.0.1":        {sees: "web/api-tcp", depth: 4},
		"problems":             {sees: "2 problems", depth: 4},
		"help":                 {sees: "ctrl+z suspend", depth: 4},
		"history":              {sees: "No changes yet", depth: 4},
		"project":              {sees: "choose a project", depth: 4},
		"project org-2":        {sees: "hk › Staging (org-2)", depth: 1},
		"project Staging":      {sees: "hk › Staging (org-2)", depth: 1},
		"project stag":         {sees: "hk › Staging (org-2)", depth: 1},
		"region":               {sees: "choose a region", depth: 4},
		"region sg":            {sees: "sg › org-1", depth: 1},
		"region SG":            {sees: "sg › org-1", depth: 1},
		"region sing":          {sees: "sg › org-1", depth: 1},
		"reg  s ":              {sees: "sg › org-1", depth: 1},
		"ulb":                  {sees: "3 ULBs", depth: 1},
		"ulb mail":             {sees: "› mail ", depth: 2},
		"ulb ulb-mail":         {sees: "› mail ", depth: 2},
		"u MAI":                {sees: "› mail ", depth: 2},
		"vserver":              {sees: "› web ", depth: 2},
		"vserver shop":         {sees: "web › shop HTTP:80", depth: 3},
		"vserver vserver-http": {sees: "web › shop HTTP:80", depth: 3},
		"v sh":                 {sees: "web › shop HTTP:80", depth: 3},
		":ulb mail":            {sees: "› mail ", depth: 2},
		"ulb\u3000mail":        {sees: "› mail ", depth: 2},
		"":                     {sees: "web › api-tcp", depth: 3},
		"  ":                   {sees: "web › api-tcp", depth: 3},
	} {
		t.Run(text, func(t *testing.T) {
			drive(t, nil, nil, func(d *driver) {
				d.openBackends()
				d.enterCommand(text)
				d.see(c.sees)
				assert.Len(t, d.app.stack.open, c.depth)
				assert.False(t, d.app.command.Typing())
				if c.depth == 3 && strings.HasPrefix(text, "v") {
					d.press("esc")
					assert.Contains(t, d.selected(), "vserver-http")
					d.press("-", "-")
				}
				assert.False(t, d.quit)
			})
		})
	}
	for _, text := range []string{"quit", "q"} {
		drive(t, nil, nil, func(d *driver) {
			d.press("H")
			d.enterCommand(text)
			assert.True(t, d.quit, text)
		})
	}
}

func TestWhatIsNoCommandOrNoArgumentIsNamedWithTheCure(t *testing.T) {
	for text, says := range map[string]string{
		"zzz":            "no command zzz: tab lists them",
		"h":              "command h may be help, history",
		"history of all": "history takes no argument",
		"region xx":      "no region xx: hk, sg",
		"project org-":   "project org- may be org-1, org-2",
		"project xx":     "no project xx: org-1, org-2",
		"ulb xx":         "no place xx in hk, org-1: 3 ULBs read",
		"ulb":            "it is on the screen",
		"vserver":        "no ULB is open: :ulb NAME opens one",
		"vserver shop":   "no ULB is open: :ulb NAME opens one",
		"two words":      "no command two",
	} {
		drive(t, nil, nil, func(d *driver) {
			d.enterCommand(text)
			d.see(says, "ulb-web")
			assert.Len(t, d.app.stack.open, 1)
		})
	}
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.enterCommand("vserver xx")
		d.see("no VServer xx: vserver-tcp, vserver-http, vserver-one", "backend-a")
		d.enterCommand("ulb nothing")
		d.see("no place nothing", "backend-a")
		d.press("H")
		d.enterCommand("history")
		d.see("it is on the screen", "No changes yet")
		d.press("esc", "R")
		d.enterCommand("region")
		d.see("this is where it is chosen")
	})
}

func TestTabCompletesAndGoesThroughWhatFits(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press(":")
		assert.Equal(t, "events  find  help  history  problems  profile  project  quit  region  +2", d.offered())
		d.press("h")
		assert.Equal(t, "help  history", d.offered())
		d.press("tab")
		assert.Equal(t, ":help", d.begun())
		d.press("tab")
		assert.Equal(t, ":history", d.begun())
		d.press("tab")
		assert.Equal(t, ":help", d.begun())
		d.press("shift+tab")
		assert.Equal(t, ":history", d.begun())
		d.press("ctrl+u", "shift+tab")
		assert.Equal(t, ":vserver", d.begun())
		d.press("ctrl+u", "u", "tab")
		assert.Equal(t, ":ulb", d.begun())
		assert.Equal(t, "web  mail  spare", d.offered())
		d.press("tab", "tab")
		assert.Equal(t, ":ulb mail", d.begun())
		d.press("enter")
		d.see("› mail ", "vserver-down")
		d.press(":")
		d.write("vs ")
		assert.Equal(t, "smtp", d.offered())
		d.press("tab", "enter")
		d.see("mail › smtp")
		d.press(":")
		d.write("region ")
		assert.Equal(t, "hk  sg", d.offered())
		d.press("s", "tab", "enter")
		d.see("sg › org-1")
		d.press(":")
		d.write("project x")
		assert.Equal(t, "no project begins with x", d.offered())
		d.press("backspace", "tab")
		assert.Equal(t, ":project Production", d.begun())
		d.press("tab", "enter")
		d.see("sg › Staging (org-2)")
		d.press(":")
		d.write("zz")
		assert.Equal(t, "no command begins with zz", d.offered())
		d.press("tab", " ")
		assert.Contains(t, d.offered(), "no command zz")
		d.press("tab", "esc")
		d.see("sg › Staging (org-2)")
	})
}

func TestEscGivesEverythingBack(t *testing.T) {
	for _, esc := range []string{"esc", "ctrl+c"} {
		drive(t, nil, nil, func(d *driver) {
			d.openBackends()
			d.press("j", " ", "/")
			d.write("10.0")
			d.press("enter")
			before := d.screen()
			d.press(":")
			d.write("vserver sh")
			d.press("tab", esc)
			assert.Equal(t, before, d.screen())
			assert.False(t, d.quit)
		})
	}
}

func TestEarlierCommandsComeBack(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.enterCommand("ulb mail")
		d.enterCommand("zzz")
		d.enterCommand("ulb mail")
		d.press(":")
		d.see("up earlier")
		d.press("u", "up")
		assert.Equal(t, ":ulb mail", d.begun())
		d.press("up", "up")
		assert.Equal(t, ":zzz", d.begun())
		d.press("down", "down")
		assert.Equal(t, ":u", d.begun())
		d.press("esc", ":", "up", "enter")
		d.see("› mail ")
	})
}

func TestAPasteEntersNothing(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.send(pasteMsg(":quit\r"))
		d.wait()
		assert.False(t, d.app.command.Typing(), "a paste opens nothing")
		d.press(":")
		d.send(pasteMsg("ulb\rmail\r\n"))
		d.wait()
		assert.Equal(t, ":ulb mail", d.begun())
		d.see("3 ULBs")
		d.press("enter")
		d.see("› mail ")
		d.press(":")
		d.send(pasteMsg("region "))
		d.wait()
		d.press(" ")
		assert.Equal(t, "hk  sg", d.offered(), "what a paste wants to read is read")
	})
}

func TestTheWideColonOpensItToo(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("：")
		d.write("ulb mail")
		d.press("enter")
		d.see("› mail ")
	})
}

func TestADialogTakesAColonAsText(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openSingle()
		d.press("x")
		d.advance(400 * time.Millisecond)
		d.see("Type single to confirm")
		d.press(":", "q", "enter")
		d.see("Type single to confirm")
		assert.False(t, d.app.command.Typing())
		assert.False(t, d.quit)
		d.press("esc", "/", ":", "q")
		d.see("/:q")
		d.press("esc", "y", ":")
		assert.False(t, d.app.command.Typing(), "any other key cancels the question")
	})
}

func TestACommandIsRefusedAsItsKeyIs(t *testing.T) {
	drive(t, noDefaults, func(o *Options) { o.Connection.Region = "" }, func(d *driver) {
		d.enterCommand("region")
		d.see("this is where it is chosen")
		d.enterCommand("region hk")
		d.see("hk › org-1", "ulb-web")
	})
	drive(t, nil, nil, func(d *driver) {
		d.resize(59, 24)
		d.press(":")
		d.resize(80, 24)
		assert.False(t, d.app.command.Typing())
		d.press(":")
		d.write("ulb mail")
		d.resize(59, 24)
		d.press("enter", "x")
		assert.True(t, d.app.command.Typing(), "what cannot be seen is not entered")
		d.press("esc")
		assert.False(t, d.app.command.Typing())
	})
}

func TestAProfileIsSwitchedToByItsName(t *testing.T) {
	e := &estates{}
	drive(t, nil, twoProfiles(t, e), func(d *driver) {
		d.press(":")
		d.write("profile ")
		assert.Equal(t, "lab  prod  staging", d.offered())
		d.press("s", "tab", "enter")
		d.see("web of staging", "staging @ staging.example › hk › org-1")
		d.press(":")
		d.see("up earlier")
		d.press("esc")
		d.enterCommand("profile xx")
		d.see("no profile xx: lab, prod, staging")
		d.enterCommand("profile")
		d.see("choose a profile")
	})
	drive(t, nil, nil, func(d *driver) {
		d.enterCommand("profile")
		d.see("this console has no other profile")
		d.enterCommand("profile xx")
		d.see("this console has no other profile")
	})
}

// What one account has is not offered for another.
func TestWhatWasReadForOneProfileIsReadAnewForAnother(t *testing.T) {
	e := &estates{}
	drive(t, nil, twoProfiles(t, e), func(d *driver) {
		resume := d.client.Hold(fake.Regions)
		d.press(":")
		d.write("region ")
		d.press("esc")
		e.client.Edit(func(w *fake.World) { w.Regions = w.Regions[:1] })
		d.enterCommand("profile staging")
		d.see("web of staging")
		resume()
		d.wait()
		d.press(":")
		d.write("region ")
		assert.Equal(t, "hk", d.offered())
	})
}

func TestAConnectionWaitsForTheLine(t *testing.T) {
	e := &estates{}
	drive(t, nil, twoProfiles(t, e), func(d *driver) {
		d.run(d.app.perform(screen.UseProfile{Name: "staging"}))
		d.press(":")
		d.wait()
		d.write("his")
		d.see("ulb-mail")
		d.press("esc")
		d.see("web of staging")
	})
}

func TestWithARunningChangeQuitAsks(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.drain("backend-a")
		d.enterCommand("quit")
		d.see("Stay")
		assert.False(t, d.quit)
	})
}
