import { defineConfigWithVueTs, vueTsConfigs } from '@vue/eslint-config-typescript'
import prettier from 'eslint-config-prettier'
import vue from 'eslint-plugin-vue'

/** A folder may not import from the folders above it: views → components → composables → stores → api. */
const closed = (folder, ...above) => ({
  files: [`src/${folder}/**`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: above.map((name) => ({
          group: [`@/${name}/**`],
          message: `${folder} sits below ${name}.`,
        })),
      },
    ],
  },
})

export default defineConfigWithVueTs(
  { ignores: ['dist/**', 'src/api/generated.ts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  vue.configs['flat/recommended'],
  vueTsConfigs.strictTypeChecked,
  {
    files: ['**/*.{ts,vue}'],
    rules: {
      complexity: ['error', 8],
      'max-lines': ['error', { max: 300 }],
      // Every line counts, as in tests/unit/test_shape.py.
      'max-lines-per-function': ['error', { max: 60 }],
      'no-console': 'error',
      eqeqeq: 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-props-declaration': ['error', 'type-based'],
      'vue/no-v-html': 'error',
      'vue/no-v-text-v-html-on-component': 'error',
      'vue/no-template-target-blank': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  { files: ['src/views/**'], rules: { 'max-lines': ['error', { max: 100 }] } },
  { files: ['src/__tests__/**', 'e2e/**'], rules: { 'max-lines-per-function': 'off' } },
  { files: ['**/*.js'], extends: [vueTsConfigs.disableTypeChecked] },
  closed('api', 'stores', 'composables', 'components', 'views'),
  closed('stores', 'composables', 'components', 'views'),
  closed('composables', 'components', 'views'),
  closed('components', 'views'),
  prettier,
)
