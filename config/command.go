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
	"strings"
	"time"
)

const (
	// commandTime is how long a credential_command may take.
	commandTime = 10 * time.Second
	// commandGrace is how long its pipes may stay open after it ended, by a child that holds them.
	commandGrace = time.Second
	// maxOutput bounds what it may print, in bytes.
	maxOutput = 64 << 10
)

var errTooMuch = errors.New("printed more than 64 KiB")

// ask runs the credential_command and adds its answer to set. What the profile and the answer both give must agree:
// a set has one source.
func (s *source) ask(ctx context.Context, sys System, set *Credentials) error {
	run := sys.Run
	if run == nil {
		run = runCommand
	}
	limited, cancel := context.WithTimeout(ctx, commandTime)
	defer cancel()
	argv, err := s.argv(sys)
	if err != nil {
		return s.fieldErrorf("credential_command", "credential_command %w", err)
	}
	stdout, err := run(limited, argv)
	switch {
	case ctx.Err() != nil:
		return s.fieldErrorf("credential_command", "credential_command was interrupted")
	case limited.Err() != nil:
		return s.fieldErrorf("credential_command", "credential_command did not end within %v: run it by hand to see what it waits for", commandTime)
	case err != nil:
		return s.fieldErrorf("credential_command", "credential_command %s", complaint(err))
	}
	answer, err := parseAnswer(stdout)
	if err != nil {
		return s.fieldErrorf("credential_command", "credential_command %v", err)
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

// argv is the command with its program's path: a bare name is looked for in PATH, a relative path hangs under the
// configuration's folder.
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
	argv[0], err = filepath.Abs(program)
	return argv, err
}

// answer is what a credential_command gives.
type answer struct {
	PublicKey     string `json:"public_key"`
	PrivateKey    string `json:"private_key"`
	SecurityToken string `json:"security_token"`
}

// parseAnswer reads a JSON object with public_key, private_key and security_token, of which only private_key must be
// there, or the private key alone: as a JSON string or as a bare line. Its error completes "credential_command ..." and
// holds nothing of the output.
func parseAnswer(stdout []byte) (answer, error) {
	var a answer
	text := bytes.TrimSpace(stdout)
	switch {
	case len(text) == 0:
		return a, errors.New("printed nothing: let it print the private key, or JSON with private_key")
	case text[0] == '[' || text[0] == '<' || string(text) == "null":
		return a, errors.New("printed something that is not a key: want JSON with private_key, or one line")
	case text[0] == '{':
		if json.Unmarshal(text, &a) != nil {
			return answer{}, errors.New("printed JSON that cannot be read: want " +
				`{"public_key": "...", "private_key": "...", "security_token": "..."}`)
		}
	case text[0] == '"':
		if json.Unmarshal(text, &a.PrivateKey) != nil {
			return answer{}, errors.New("printed a JSON text that cannot be read: want one, with the private key in it")
		}
	default:
		a.PrivateKey = string(text)
	}
	if a.PrivateKey == "" {
		return answer{}, errors.New("printed no private_key: let it print one")
	}
	for _, key := range []string{a.PublicKey, a.PrivateKey, a.SecurityToken} {
		if !keyShaped(key) {
			return answer{}, errors.New("printed something that is not a key: want JSON with private_key, or one line")
		}
	}
	return a, nil
}

// runCommand runs argv without a shell and with an empty standard input. It returns when the program ended or ctx is
// done, whatever its children do. What the program writes to its standard error is dropped: a traced shell (set -x) writes
// the key there.
func runCommand(ctx context.Context, argv []string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...) //nolint:gosec // the user's own program is the purpose
	cmd.WaitDelay = commandGrace
	stdout := &bounded{}
	cmd.Stdout = stdout
	err := cmd.Run()
	switch {
	case stdout.full:
		err = errTooMuch // and not the signal that the program died of for it
	case errors.Is(err, exec.ErrWaitDelay) && ctx.Err() == nil:
		// The program itself succeeded; an agent it left behind still holds the pipe.
		err = nil
	}
	return stdout.buffer.Bytes(), err
}

// bounded keeps up to maxOutput bytes. Past that it fails, which ends the program.
type bounded struct {
	buffer bytes.Buffer
	full   bool
}

func (b *bounded) Write(p []byte) (int, error) {
	room := maxOutput - b.buffer.Len()
	if len(p) <= room {
		return b.buffer.Write(p)
	}
	b.buffer.Write(p[:room])
	b.full = true
	return room, errTooMuch
}

// complaint says how a program failed; it completes "credential_command ...". It repeats nothing of what the program wrote
// nor of its command line, since either may hold a key.
func complaint(err error) string {
	var exit *exec.ExitError
	switch {
	case errors.Is(err, errTooMuch):
		return "printed more than 64 KiB, which no key is: let it print the private key alone"
	case errors.As(err, &exit):
		return fmt.Sprintf("failed (%s): run it by hand to see what it says", exit.ProcessState)
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, fs.ErrNotExist):
		return "names a program that is not there: correct its name or path"
	case errors.Is(err, fs.ErrPermission):
		return "names a program that you may not run: name another, or make it executable"
	default:
		return "could not be run: run it by hand to see why"
	}
}
