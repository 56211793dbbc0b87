package config

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// scalar returns the text of a string node.
func scalar(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	default:
		return "", false
	}
}

func wantText(node ast.Node) (string, error) {
	text, ok := scalar(node)
	if ok && text != "" {
		return text, nil
	}
	switch node.(type) {
	case *ast.StringNode, *ast.LiteralNode, *ast.NullNode, nil:
		return "", errors.New("it has no value: write one or take the line away")
	default:
		return "", fmt.Errorf("want text, got %s", kindOf(node))
	}
}

func textField(to *string) fieldReader {
	return func(node ast.Node) (err error) {
		*to, err = wantText(node)
		return err
	}
}

func secretField(to *Secret) fieldReader {
	return func(node ast.Node) error {
		text, err := wantText(node)
		*to = NewSecret(text)
		return err
	}
}

func wordField(to *string, words []string) fieldReader {
	return func(node ast.Node) error {
		text, ok := scalar(node)
		if !ok || !slices.Contains(words, text) {
			return errors.New("want " + orList(words))
		}
		*to = text
		return nil
	}
}

// ansi are the colours of a terminal, in the order of their numbers.
var ansi = []string{
	"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "bright-black", "bright-red",
	"bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan", "bright-white",
}

// ansiField reads the name of a colour, and keeps its number.
func ansiField(to *string) fieldReader {
	return func(node ast.Node) error {
		var name string
		if err := wordField(&name, ansi)(node); err != nil {
			return err
		}
		*to = strconv.Itoa(slices.Index(ansi, name))
		return nil
	}
}

func boolField(to *bool) fieldReader {
	return func(node ast.Node) error {
		n, ok := node.(*ast.BoolNode)
		if !ok {
			return errors.New("want true or false")
		}
		*to = n.Value
		return nil
	}
}

// Refresh intervals below a second load the service for nothing; above a day
// they are "off" misspelt.
const (
	minRefresh = time.Second
	maxRefresh = 24 * time.Hour
)

func refreshField(to **time.Duration) fieldReader {
	return func(node ast.Node) error {
		text, ok := scalar(node)
		if n, isNumber := node.(*ast.IntegerNode); isNumber {
			text, ok = n.Token.Value, n.Token.Value == "0"
		}
		duration, err := time.ParseDuration(text)
		if !ok || err != nil || duration != 0 && (duration < minRefresh || duration > maxRefresh) {
			return errors.New("want a duration such as 10s, from 1s to 24h, or 0 for off")
		}
		*to = &duration
		return nil
	}
}

// A read that is silent for less than a second is none; the service itself gives up after 60 s.
const (
	minReadTimeout = time.Second
	maxReadTimeout = time.Minute
)

// timeoutField also notes where it stands, for the error that names it.
func timeoutField(to *timeout, place func(line int) string) fieldReader {
	return func(node ast.Node) error {
		text, ok := scalar(node)
		limit, err := time.ParseDuration(text)
		if !ok || err != nil || limit < minReadTimeout || limit > maxReadTimeout {
			return errors.New("want a duration such as 15s, from 1s to 1m: how long a read may bring nothing")
		}
		*to = timeout{limit: limit, set: "timeout: " + text + " in " + place(lineOf(node))}
		return nil
	}
}

// maxFloor bounds serving_floor: no listener has so many backends.
const maxFloor = 100000

var (
	errFloor = fmt.Errorf("want a whole number of backends such as 2, from 0 to %d, or a share of them such as 50%%, "+
		"from 1%% to 100%%", maxFloor)
	errTaken = fmt.Errorf("want a whole number from 1 to %d: it can only be lowered", DefaultMaxTargets)
)

// floorField reads a number, with or without quotes, or a percentage.
func floorField(to *floor) fieldReader {
	return func(node ast.Node) error {
		text, _ := scalar(node)
		if n, ok := node.(*ast.IntegerNode); ok {
			text = n.Token.Value
		}
		if share, ok := strings.CutSuffix(text, "%"); ok {
			percent, ok := wholeNumber(share)
			if !ok || percent < 1 || percent > 100 {
				return errFloor
			}
			*to = floor{percent: percent}
			return nil
		}
		number, ok := wholeNumber(text)
		if !ok || number > maxFloor {
			return errFloor
		}
		*to = floor{number: number}
		return nil
	}
}

func targetsField(to *int) fieldReader {
	return func(node ast.Node) error {
		n, ok := node.(*ast.IntegerNode)
		if !ok {
			return errTaken
		}
		count, ok := wholeNumber(n.Token.Value)
		if !ok || count < 1 || count > DefaultMaxTargets {
			return errTaken
		}
		*to = count
		return nil
	}
}

// wholeNumber reads a decimal number of digits alone. A leading zero is refused: in YAML it can
// make the number octal.
func wholeNumber(text string) (int, bool) {
	if text == "" || strings.Trim(text, "0123456789") != "" || len(text) > 1 && text[0] == '0' {
		return 0, false
	}
	number, err := strconv.Atoi(text)
	return number, err == nil
}

// listField reads a list of texts; alone allows a single text instead of a list of one.
func listField(to *[]string, alone bool) fieldReader {
	return func(node ast.Node) error {
		list, ok := node.(*ast.SequenceNode)
		if text, is := scalar(node); is && strings.HasPrefix(text, "-") && !alone {
			return errors.New("a space is missing after the dash")
		}
		if !ok && !alone {
			return fmt.Errorf("want a list such as [one, two], got %s", kindOf(node))
		}
		values := []ast.Node{node}
		if ok {
			values = list.Values
		}
		*to = []string{}
		for _, value := range values {
			text, err := wantText(value)
			if err != nil {
				return err
			}
			*to = append(*to, text)
		}
		return nil
	}
}

// timeout is how long a read may bring nothing, and where that was set, in words; zero is not set.
type timeout struct {
	limit time.Duration
	set   string
}

// floor is a serving_floor: a number or a percentage of backends.
type floor struct{ number, percent int }

// seconds is a timeout that another program's setting gives, which may be larger than
// what is sensible here.
func seconds(n uint64, where string) timeout {
	if n > uint64(maxReadTimeout/time.Second) {
		return timeout{limit: maxReadTimeout, set: where + ", which counts as 1m"}
	}
	return timeout{limit: time.Duration(n) * time.Second, set: fmt.Sprintf("%d s by %s", n, where)}
}
