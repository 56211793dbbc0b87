package config

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// field reads the value of one field. Its error completes the sentence "NAME: ..." and holds nothing of the value.
type field func(value ast.Node) error

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
		return "", fmt.Errorf("want text, got %s", got(node))
	}
}

func textField(to *string) field {
	return func(node ast.Node) (err error) {
		*to, err = wantText(node)
		return err
	}
}

func secretField(to *Secret) field {
	return func(node ast.Node) error {
		text, err := wantText(node)
		*to = NewSecret(text)
		return err
	}
}

func wordField(to *string, words []string) field {
	return func(node ast.Node) error {
		text, ok := scalar(node)
		if !ok || !slices.Contains(words, text) {
			return errors.New("want " + orList(words))
		}
		*to = text
		return nil
	}
}

func boolField(to *bool) field {
	return func(node ast.Node) error {
		n, ok := node.(*ast.BoolNode)
		if !ok {
			return errors.New("want true or false")
		}
		*to = n.Value
		return nil
	}
}

// Refresh intervals below a second load the service for nothing; above a day they are "off" misspelt.
const (
	minRefresh = time.Second
	maxRefresh = 24 * time.Hour
)

func refreshField(to **time.Duration) field {
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

// maxFloor bounds serving_floor: no listener has so many backends.
const maxFloor = 100000

var errCount = fmt.Errorf("want a whole number such as 2, from 0 to %d", maxFloor)

func countField(to **int) field {
	return func(node ast.Node) error {
		n, ok := node.(*ast.IntegerNode)
		if !ok {
			return errCount
		}
		count, err := strconv.Atoi(n.Token.Value)
		if err != nil || count < 0 || count > maxFloor {
			return errCount
		}
		*to = &count
		return nil
	}
}

// listField reads a list of texts; alone allows a single text instead of a list of one.
func listField(to *[]string, alone bool) field {
	return func(node ast.Node) error {
		list, ok := node.(*ast.SequenceNode)
		if !ok && !alone {
			return fmt.Errorf("want a list such as [one, two], got %s", got(node))
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
