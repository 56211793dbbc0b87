package journal

import (
	"fmt"
	"math"
	"os"
	"os/user"
	"strconv"
	"strings"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
)

// maxName bounds what the environment can put into each entry, in bytes.
const maxName = 256

// WhoAmI says who runs this process, and from where: the user, who was there before sudo, who
// logged in, the host, and the client's address of an SSH connection. Values of the environment are
// as the user set them, cut where they are too long.
func WhoAmI(getenv func(string) string) change.Who {
	host, _ := os.Hostname()
	who := whoIs(getenv, userName(getenv), host)
	who.UID = api.Known(os.Getuid())
	text, err := os.ReadFile("/proc/self/loginuid") // where the kernel keeps an audit
	if err == nil {
		who.LoginUID = parseUID(string(text))
	}
	return who
}

func whoIs(getenv func(string) string, name, host string) change.Who {
	who := change.Who{
		User:    bounded(name, maxName),
		Sudo:    bounded(getenv("SUDO_USER"), maxName),
		SudoUID: parseUID(getenv("SUDO_UID")),
		Host:    bounded(host, maxName),
	}
	if fields := strings.Fields(getenv("SSH_CONNECTION")); len(fields) > 0 {
		who.Client = bounded(fields[0], maxName)
	}
	return who
}

// parseUID is a user's number, unknown where the text is none. The largest one stands
// for a process that no login led to.
func parseUID(text string) api.Maybe[int] {
	n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 32)
	if err != nil || n == math.MaxUint32 {
		return api.Maybe[int]{}
	}
	return api.Known(int(n))
}

// userName is the account's name. Where the system does not know it, as in a
// container, it is the number with what the environment calls it.
func userName(getenv func(string) string) string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	name := fmt.Sprintf("uid %d", os.Geteuid())
	if said := getenv("USER"); said != "" {
		name += " (" + said + ")"
	}
	return name
}

// bounded cuts a text after at most so many bytes, between two characters, and
// makes it valid UTF-8.
func bounded(s string, most int) string {
	s = strings.ToValidUTF8(s[:min(len(s), most+4)], "\uFFFD")
	if len(s) <= most {
		return s
	}
	cut := 0
	for i := range s {
		if i > most-len("…") {
			break
		}
		cut = i
	}
	return s[:cut] + "…"
}
