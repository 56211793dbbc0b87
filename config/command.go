package config

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// commandTime is how long a credential_command may take: it may ask for a passphrase.
const commandTime = time.Minute

// ErrInterrupted says that the user ended a credential_command with Ctrl-C.
var ErrInterrupted = errors.New("interrupted")

// addFromCommand runs the credential_command and adds its answer to set. What the profile and the
// answer both give must agree: a set has one source.
func (s *source) addFromCommand(ctx context.Context, sys System, set *Credentials) error {
	answer, err := s.run(ctx, sys)
	if err != nil {
		return s.fieldErrorf("credential_command", "credential_command %w", err)
	}
	if set.PublicKey != "" && answer.PublicKey != "" && set.PublicKey != answer.PublicKey {
		return s.fieldErrorf("public_key", "public_key differs from the one that credential_command gives: keep one")
	}
	if !set.SecurityToken.Empty() && answer.SecurityToken != "" && set.SecurityToken.Reveal() != answer.SecurityToken {
		return s.fieldErrorf("security_token", "security_token differs from the one that credential_command gives: keep one")
	}
	if answer.PublicKey != "" {
		set.PublicKey = answer.PublicKey
	}
	if answer.SecurityToken != "" {
		set.SecurityToken = NewSecret(answer.SecurityToken)
	}
	set.PrivateKey = NewSecret(answer.PrivateKey)
	return nil
}

// run gives what the credential_command prints. Its error completes "credential_command ...".
func (s *source) run(ctx context.Context, sys System) (helperAnswer, error) {
	start := sys.Run
	if start == nil {
		start = runCommand
	}
	argv, err := s.argv(sys)
	if err != nil {
		return helperAnswer{}, err
	}
	dir, err := filepath.Abs(s.folder)
	if err != nil {
		return helperAnswer{}, fmt.Errorf("cannot be run, for the working folder is not known (%w): start in another",
			bare(err))
	}
	limited, cancel := context.WithTimeout(ctx, commandTime)
	defer cancel()
	stdout, err := start(limited, Command{Argv: argv, Dir: dir, Terminal: !sys.Background})
	switch {
	case ctx.Err() != nil, interrupted(err):
		return helperAnswer{}, fmt.Errorf("was %w", ErrInterrupted)
	case err != nil:
		if late := limited.Err(); late != nil {
			err = errors.Join(late, err)
		}
		known := append(wordsOf(stdout), s.publicKey, s.privateKey.Reveal(), s.securityToken.Reveal(), s.channelKey.Reveal())
		return helperAnswer{}, errors.New(complaint(err, func(text string) string { return masked(text, known) }))
	}
	return parseAnswer(stdout)
}

// argv is the command with its program's path: a bare name is looked for in PATH, a relative path
// hangs under the configuration's folder.
func (s *source) argv(sys System) ([]string, error) {
	argv := slices.Clone(s.command)
	if !strings.Contains(argv[0], "/") && !strings.HasPrefix(argv[0], "~") {
		return argv, nil
	}
	program, err := sys.expand(argv[0], s.folder)
	if err != nil {
		return nil, err
	}
	// Absolute, for a path without a slash would be looked for in PATH.
	if argv[0], err = filepath.Abs(program); err != nil {
		return nil, fmt.Errorf("cannot be found (%w): write its whole path", bare(err))
	}
	return argv, checkProgram(argv[0])
}

// helperAnswer is what a credential_command gives.
type helperAnswer struct {
	PublicKey     string `json:"public_key"`
	PrivateKey    string `json:"private_key"`
	SecurityToken string `json:"security_token"`
}

// parseAnswer reads a JSON object with public_key, private_key and security_token, of which only
// private_key must be there, or the private key alone: as a JSON string or as a bare line. Its
// error completes "credential_command ..." and holds nothing of the output.
func parseAnswer(stdout []byte) (helperAnswer, error) {
	var a helperAnswer
	if err := textOf(stdout); err != nil {
		words := strings.NewReplacer(": save it as", ": let it print", ": is this the right file?",
			": let it print the key alone")
		return a, errors.New("printed something that " + words.Replace(err.Error()))
	}
	text := bytes.TrimSpace(bytes.TrimPrefix(stdout, []byte("\ufeff")))
	switch {
	case len(text) == 0:
		return a, errors.New("printed nothing: let it print the private key, or JSON with private_key")
	case text[0] == '[' || text[0] == '<' || string(text) == "null":
		return a, errors.New("printed something that is not a key: want JSON with private_key, or one line")
	case text[0] == '{':
		if json.Unmarshal(text, &a) != nil {
			return helperAnswer{}, errors.New("printed JSON that cannot be read: want " +
				`{"public_key": "...", "private_key": "...", "security_token": "..."}`)
		}
	case text[0] == '"':
		if json.Unmarshal(text, &a.PrivateKey) != nil {
			return helperAnswer{}, errors.New("printed a JSON text that cannot be read: want one, with the private key in it")
		}
	default:
		a.PrivateKey = string(text)
	}
	if a.PrivateKey == "" {
		return helperAnswer{}, errors.New("printed no private_key: let it print one")
	}
	for _, key := range []string{a.PublicKey, a.PrivateKey, a.SecurityToken} {
		if quoted(key) {
			return helperAnswer{}, errors.New("printed a key in quotes: let it print the key alone, or JSON")
		}
		if !keyShaped(key) {
			return helperAnswer{}, errors.New("printed something that is not a key: want JSON with private_key, or one line")
		}
	}
	return a, nil
}

// complaint says how a program failed; it completes "credential_command ...". Of what the program
// wrote it repeats the last line of its standard error, masked, and nothing of its command line,
// since either may hold a key.
func complaint(err error, hide func(string) string) string {
	said := ""
	var f *failure
	if errors.As(err, &f) {
		said = hide(f.stderr)
	}
	end := "run it by hand to see what it says"
	if said != "" {
		end = "it says " + strconv.Quote(said) + ": run it by hand to see more"
	}
	var exit *exec.ExitError
	switch {
	case errors.Is(err, errTooMuch):
		return "printed more than 64 KiB, which no key is: let it print the private key alone"
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("did not end within %v: %s", commandTime, end)
	case errors.As(err, &exit):
		return fmt.Sprintf("failed (%s): %s", exit.ProcessState, end)
	case errors.Is(err, exec.ErrNotFound):
		return "names a program that is not there: correct its name or path"
	case errors.Is(err, fs.ErrNotExist):
		return "names a program that is not there, or whose #! line names one that is not: correct its name or path"
	case errors.Is(err, syscall.ENOEXEC):
		return "names a program that only a shell runs: begin it with a line such as #!/bin/sh"
	case errors.Is(err, exec.ErrDot):
		return "names a program that PATH has in a relative folder: write its whole path"
	case errors.Is(err, fs.ErrPermission):
		return "names a program that you may not run: name another, or make it executable"
	default:
		return "could not be run: run it by hand to see why"
	}
}

// interrupted reports whether a program ended by the Ctrl-C that was meant for all: by the signal
// itself, or as a shell reports it.
func interrupted(err error) bool {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && (status.Signaled() && status.Signal() == syscall.SIGINT ||
		status.ExitStatus() == 128+int(syscall.SIGINT))
}
