// Written by `make types` from agent/labels/units.py. Do not edit.
export const LARGEST_PERCENT = 1000
export const PERCENT = /占比|百分比|比例|比率|份额|率$|率[ (（/]|同比|环比|增幅|涨幅|跌幅|%|％|\b(?:share|rate|ratio|percent|percentage|pct|growth|margin|yoy|mom|qoq)\b/i
export const NOT_PERCENT = /汇率|频率|费率标准|去年同期|exchange rate|hourly rate|day rate/i
export const POINTS = /%|％|\bpct\b|percent/i
export const CHANGE = /增|涨|跌|同比|环比|\b(?:growth|yoy|mom|qoq|change)\b/i
