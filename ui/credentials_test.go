package ui

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/renew"
)

// filed lets the keys of a driver's client come from a file, which next reads again and finds others in.
func filed(next func(attended bool) error) func(*Options) { return filedOf("bbbbbbbb", next) }

// filedOf is filed with the account of what is found.
func filedOf(account string, next func(attended bool) error) func(*Options) {
	return func(o *Options) {
		client := o.Client
		c := renew.New(renew.Connection{Client: client, Account: "aaaaaaaa"}, renew.Source{
			Name: `profile "p" of keys.json`,
			Ask: func(_ context.Context, attended bool) (renew.Connection, error) {
				if err := next(attended); err != nil {
					return renew.Connection{}, err
				}
				return renew.Connection{Client: client, Account: account}, nil
			},
		})
		o.Client, o.Credentials = c, c
	}
}

var expired = api.FromRetCode("DescribeULB", 174, "token expired", "req-9")

func TestKeysThatExpireAreReadAgainUnasked(t *testing.T) {
	var d *driver
	drive(t, nil, filed(func(attended bool) error {
		assert.False(t, attended)
		d.client.FailAlways(fake.ULBs, nil)
		return nil
	}), func(driven *driver) {
		d = driven
		d.see("ulb-web")
		assert.Equal(t, "aaaaaaaa", d.app.credentials.account)
		d.client.FailAlways(fake.ULBs, expired)
		d.press("r")
		d.see("ulb-web", `other keys are in use (bbbbbbbb), from profile "p" of keys.json`)
		d.dontSee("STALE", "token expired")
		assert.Equal(t, "bbbbbbbb", d.app.credentials.account)
	})
}

// A file that still holds the keys that were refused gives no others.
func TestTheSameKeysAreNotCalledOthers(t *testing.T) {
	var d *driver
	drive(t, nil, filedOf("aaaaaaaa", func(bool) error {
		d.client.FailAlways(fake.ULBs, nil)
		return nil
	}), func(driven *driver) {
		d = driven
		d.see("ulb-web")
		d.client.FailAlways(fake.ULBs, expired)
		d.press("r")
		d.see("ulb-web", `the keys were read again (aaaaaaaa), from profile "p" of keys.json`)
		d.dontSee("other keys")
	})
}

// What came is not said to be in use as if all were well.
func TestKeysThatComeAndAreRefusedTooAreNoGoodNews(t *testing.T) {
	drive(t, nil, filed(func(bool) error { return nil }), func(d *driver) {
		d.see("ulb-web")
		d.client.FailAlways(fake.ULBs, expired)
		d.press("r")
		d.see("STALE", `The new keys are not valid either: r asks for others, from profile "p" of`)
		d.dontSee("are in use", "no longer valid")
		d.client.FailAlways(fake.ULBs, nil)
		d.press("r")
		d.see("the keys were read again (bbbbbbbb)")
		d.dontSee("STALE", "not valid")
	})
}

func TestAfterKeysThatAreRefusedOnlyAKeyAsksForOthers(t *testing.T) {
	var d *driver
	asked, err := 0, errors.New("keys.json cannot be read")
	drive(t, nil, filed(func(bool) error {
		asked++
		if err == nil {
			d.client.FailAlways(fake.ULBs, nil)
		}
		return err
	}), func(driven *driver) {
		d = driven
		d.see("ulb-web")
		d.client.FailAlways(fake.ULBs, expired)
		d.press("r")
		d.see("STALE", "The keys are no longer valid: r asks for others", "keys.json cannot be read")
		assert.Equal(t, 1, asked)
		before := d.reads(fake.ULBs)
		d.press("r")
		d.see("No other keys: keys.json cannot be read")
		assert.Equal(t, 2, asked)
		assert.Equal(t, before, d.reads(fake.ULBs), "the service is not asked with keys that it refuses")
		err = nil
		d.press("r")
		d.see("ulb-web", "other keys are in use (bbbbbbbb)")
		d.dontSee("STALE", "No other keys", "no longer valid")
		assert.Equal(t, 3, asked)
	})
}
