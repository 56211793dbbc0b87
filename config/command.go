package config

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	// commandTime is how long a credential_command may take.
	commandTime = 10 * time.Second
	// commandGrace is how long its pipes may stay open after it ended, by a child that holds them.
	commandGrace = time.Second
	// maxOutput bounds what it may print, in bytes.
	maxOutput = 64 << 10
	// maxComplaint bounds what an error repeats of its standard error, in characters.
	maxComplaint = 200
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
	stdout, err := run(limited, s.command)
	switch {
	case ctx.Err() != nil:
		return s.errorf("credential_command was interrupted")
	case limited.Err() != nil:
		return s.errorf("credential_command did not end within %v: run it by hand to see what it waits for", commandTime)
	case err != nil:
		return s.errorf("credential_command failed: %s", complaint(err, stdout))
	}
	answer, err := parseAnswer(stdout)
	if err != nil {
		return s.errorf("credential_command %v", err)
	}
	if set.PublicKey != "" && answer.PublicKey != "" && set.PublicKey != answer.PublicKey {
		return s.errorf("public_key differs from the one that credential_command gives: keep one")
	}
	if !set.SecurityToken.Empty() && answer.SecurityToken != "" && set.SecurityToken.Reveal() != answer.SecurityToken {
		return s.errorf("security_token differs from the one that credential_command gives: keep one")
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
// done, whatever its children do. Its error holds what the program wrote to its standard error.
func runCommand(ctx context.Context, argv []string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...) //nolint:gosec // the user's own program is the purpose
	cmd.WaitDelay = commandGrace
	stdout, stderr := &bounded{}, &bounded{quiet: true}
	cmd.Stdout, cmd.Stderr = stdout, stderr
	err := cmd.Run()
	if errors.Is(err, exec.ErrWaitDelay) && ctx.Err() == nil {
		// The program itself succeeded; an agent it left behind still holds the pipe.
		err = nil
	}
	if err == nil {
		return stdout.buffer.Bytes(), nil
	}
	if text := strings.TrimSpace(stderr.buffer.String()); text != "" {
		err = fmt.Errorf("%w: %s", err, text)
	}
	return stdout.buffer.Bytes(), err
}

// bounded keeps up to maxOutput bytes. Past that a quiet one drops the rest; another fails, which ends the program.
type bounded struct {
	buffer bytes.Buffer
	quiet  bool
}

func (b *bounded) Write(p []byte) (int, error) {
	room := maxOutput - b.buffer.Len()
	if len(p) <= room {
		return b.buffer.Write(p)
	}
	b.buffer.Write(p[:room])
	if b.quiet {
		return len(p), nil
	}
	return room, errTooMuch
}

// complaint returns err's text fit for a terminal. A program that traces itself (set -x) writes the key to its standard
// error too: if a word of the output is in there, the text is withheld.
func complaint(err error, stdout []byte) string {
	text := err.Error()
	words := strings.FieldsFunc(string(stdout), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(`"{},:`, r)
	})
	for _, word := range words {
		if len(word) >= 6 && strings.Contains(text, word) {
			return "what it says holds a part of its output, so it is not shown: run it by hand"
		}
	}
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r) || r == utf8.RuneError
	}), " ")
	if runes := []rune(text); len(runes) > maxComplaint {
		text = string(runes[:maxComplaint]) + "..."
	}
	return fmt.Sprintf("%q", text)
}
